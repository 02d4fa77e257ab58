package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.outbox.JobEvent;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.transition.Retry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Shows jobs as text for people. Times are in the machine's time zone. */
final class JobText {
  private static final String LINE = "%-26s  %-10s  %-19s  %-12s  %s";

  static final String HEADER = LINE.formatted("ID", "STATE", "UPDATED", "GATEWAY", "NAME");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final String DEEP = "      ";

  private JobText() {}

  /** One line, with the error kind if there is one. */
  static String line(Job job) {
    return LINE.formatted(
        job.id(),
        job.state().text(),
        time(job.updatedAt()),
        job.gateway(),
        oneLine(job.name()) + (job.errorKind() == null ? "" : " (" + job.errorKind() + ")"));
  }

  /** Several paragraphs. */
  static String whole(
      Job job, List<JobAttempt> attempts, List<JobEvent> events, Optional<Retry> retry) {
    StringBuilder text = new StringBuilder();
    text.append('"').append(oneLine(job.name())).append("\" is ").append(job.state().text());
    text.append(
        job.state() == JobState.GENERATING && job.progress() != null
            ? " (" + job.progress() + " %)\n"
            : "\n");
    field(text, "error", error(job));
    field(text, "id", job.id());
    field(text, "from", job.source());
    field(text, "gateway", job.gateway() + " (" + job.dialect() + ")");
    field(text, "or at", job.alternatives());
    field(text, "waits for", job.waitsFor());
    field(text, "made from", job.sourceJobId() == null ? job.sourceTaskId() : job.sourceJobId());
    field(text, "outage", job.outage());
    field(text, "task", job.taskId());
    field(text, "video", job.videoLocation());
    field(text, "bytes", job.videoBytes() == null ? null : "" + job.videoBytes());
    field(text, "character", job.characterId());
    field(text, "creates", "" + job.attempt());
    field(text, "taken in", time(job.createdAt()));
    field(text, "updated", time(job.updatedAt()));
    field(text, "request", job.request());
    field(text, "metadata", job.metadata());
    attempts(text, attempts);
    events(text, events);
    retry.ifPresent(would -> hint(text, job, would));
    return text.toString().stripTrailing();
  }

  private static String error(Job job) {
    if (job.errorKind() == null) {
      return null;
    }
    return job.errorKind()
        + (job.errorCode() == null ? "" : " " + job.errorCode())
        + (job.errorMessage() == null ? "" : ": " + job.errorMessage());
  }

  private static void field(StringBuilder text, String label, String value) {
    if (value != null) {
      text.append("  %-9s  %s%n".formatted(label, oneLine(value)));
    }
  }

  private static void attempts(StringBuilder text, List<JobAttempt> attempts) {
    if (!attempts.isEmpty()) {
      text.append("\nTried:\n");
    }
    for (JobAttempt attempt : attempts) {
      text.append(
          "  %s  %-8s  %s%s%n"
              .formatted(
                  time(attempt.at()),
                  attempt.stage(),
                  oneLine(attempt.outcome()),
                  attempt.tookMs() == null ? "" : ", " + attempt.tookMs() + " ms"));
      block(text, "→ ", attempt.request());
      block(text, "← ", attempt.answer());
    }
  }

  private static void block(StringBuilder text, String mark, String said) {
    if (said != null && !said.isBlank()) {
      text.append(DEEP).append(mark);
      text.append(printable(said.strip()).replace("\n", "\n" + DEEP + "  ")).append('\n');
    }
  }

  private static void events(StringBuilder text, List<JobEvent> events) {
    if (!events.isEmpty()) {
      text.append("\nTold:\n");
    }
    for (JobEvent event : events) {
      text.append(
          "  %s  %s  %s  %s%s%n"
              .formatted(
                  time(event.updatedAt()),
                  event.type(),
                  event.id(),
                  event.state().replace('_', ' '),
                  event.lastError() == null ? "" : ": " + oneLine(event.lastError())));
    }
  }

  private static void hint(StringBuilder text, Job job, Retry retry) {
    text.append("\nA retry: ").append(oneLine(retry.facts())).append(".\n");
    if (retry.goesOn()) {
      text.append("  retry %s    continues with its task\n".formatted(job.id()));
      return;
    }
    if (job.taskId() == null) {
      text.append(
          "  attach %s TASK_ID    it is at the gateway: its video is fetched, nothing is spent\n"
              .formatted(job.id()));
    }
    text.append("  retry %s --pay-again    it is created again\n".formatted(job.id()));
    if (job.state() == JobState.UNKNOWN) {
      text.append("  cancel %s    let it be\n".formatted(job.id()));
    }
  }

  private static String oneLine(String text) {
    return printable(text.replace('\n', ' '));
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }
}
