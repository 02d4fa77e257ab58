package io.reelay.poll;

import io.reelay.config.PollSettings;
import io.reelay.gateway.GatewayError;
import io.reelay.gateway.TaskReport;
import io.reelay.gateway.VideoStatus;
import io.reelay.ledger.JobError;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.transition.JobProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The watch over one task while its exchange is in the poll loop. After each answer it decides
 * whether to continue, and how long to wait: by the durations of the model's last tasks, otherwise
 * by the task's progress, otherwise by intervals that grow. It is small, since each job in flight
 * has one.
 */
public final class PollWatch {
  /** The end of the watch. */
  public enum Outcome {
    WATCHING,
    READY,
    FAILED,
    CANCELLED,
    EXPIRED
  }

  private static final String MODERATION = "moderation";
  private static final double JITTER = 0.1;
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

  /** Relays answer before they have saved the task, so the first queries may not find it. */
  private static final Duration NOT_FOUND_GRACE = Duration.ofSeconds(60);

  private static final int NOT_FOUND_IN_A_ROW = 3;

  private final ClaimedJob job;
  private final PollSettings policy;
  private final JobProgress progress;
  private final ActiveLeases held;
  private final TaskDurations durations;
  private final InstantSource clock;

  /** Whether the watch began before the first query was due. */
  private final boolean begunYoung;

  private String lastWord;
  private int polls;
  private int failuresInARow;
  private int notFoundInARow;
  private long nextInterval;

  /** The task's age at the last query that found it unfinished; 0 before. */
  private long unfinishedAt;

  private long urlMissedSince;
  private long delay;
  private Outcome outcome = Outcome.WATCHING;
  private JobError error;
  private TaskReport last;

  PollWatch(
      ClaimedJob job,
      PollSettings policy,
      JobProgress progress,
      ActiveLeases held,
      TaskDurations durations,
      InstantSource clock) {
    this.job = job;
    this.policy = policy;
    this.progress = progress;
    this.held = held;
    this.durations = durations;
    this.clock = clock;
    this.polls = job.polls();
    this.nextInterval = policy.interval().toMillis();
    long left = policy.firstDelay().toMillis() - age();
    this.begunYoung = left > 0;
    // After a restart hundreds of jobs may be late together, so they are spread over one interval.
    this.delay =
        left > 0
            ? jittered(Math.max(left, plannedWait()))
            : ThreadLocalRandom.current().nextLong(1, policy.interval().toMillis() + 1);
  }

  /**
   * Whether the loop continues. It does not if the process is ending, or if the job no longer
   * belongs to this process.
   */
  public boolean watching() {
    return outcome == Outcome.WATCHING && !held.draining() && held.holds(job);
  }

  /** The wait before the next query in milliseconds, at least 1. */
  public long delayMillis() {
    return delay;
  }

  public Outcome outcome() {
    return outcome;
  }

  ClaimedJob job() {
    return job;
  }

  /** Whether an answer goes into the history: changes and failures do. */
  boolean tellsMore(TaskReport report) {
    return !report.ok() || report.word() == null || !report.word().equals(lastWord);
  }

  /** The number of queries for this task, those of earlier nodes included. */
  public int polls() {
    return polls;
  }

  /** The answer that ended the watch with success; null before. */
  public TaskReport last() {
    return last;
  }

  /**
   * The video's address: a URL, or a path at the gateway. Null before the watch has ended, and for
   * jobs without a video.
   */
  public String videoAddress() {
    if (last == null) {
      return null;
    }
    return last.videoUrl() == null ? last.contentPath() : last.videoUrl();
  }

  /** The error that ended the watch; null if there is none. */
  public JobError error() {
    return error;
  }

  /** An answer arrived. */
  public void saw(TaskReport report) {
    polls++;
    if (report.word() != null) {
      // Many waiting jobs share these few words.
      lastWord = report.word().intern();
    }
    if (!report.ok()) {
      sawError(report);
    } else {
      failuresInARow = 0;
      notFoundInARow = 0;
      progress.note(job.id(), report.word(), report.progress(), polls);
      sawStatus(report);
    }
    expireIfLate();
  }

  /** No readable answer arrived. The task continues, and so does the watch. */
  public void missed(Exception cause) {
    polls++;
    backOff(null);
    expireIfLate();
  }

  private void sawStatus(TaskReport report) {
    switch (report.status()) {
      case SUCCEEDED -> sawSuccess(report);
      case FAILED -> end(Outcome.FAILED, failure(report));
      case CANCELLED -> end(Outcome.CANCELLED, failure(report));
      case EXPIRED -> end(Outcome.EXPIRED, failure(report));
      default -> sawUnfinished(report);
    }
  }

  private void sawUnfinished(TaskReport report) {
    if (report.word() == null && report.error() != null) {
      sawError(report);
      return;
    }
    if (report.word() == null) {
      backOff(report);
      return;
    }
    unfinishedAt = age();
    long planned = plannedWait();
    waitFor(planned > 0 ? planned : waitByProgress(report), report);
    if (planned == 0) {
      nextInterval =
          Math.min((long) (nextInterval * PollPlan.GROWTH), policy.maxInterval().toMillis());
    }
  }

  private long age() {
    return clock.millis() - job.submitted();
  }

  /** Milliseconds; 0 = the model's last tasks say nothing. */
  private long plannedWait() {
    PollPlan plan = durations.plan(job);
    return plan == null ? 0 : plan.waitAt(age());
  }

  /**
   * Two thirds of the time that is left if the progress goes on as before. Some gateways stop at 99
   * %, so a task gets at most one poll more than with growing intervals.
   */
  private long waitByProgress(TaskReport report) {
    Integer percent = report.progress();
    if (percent == null || percent < 1) {
      return nextInterval;
    }
    long age = age();
    // Gateways round up: a task at 100 % is not always ready.
    long left = age * Math.max(1, 100 - percent) / percent;
    long wait =
        Math.max(
            policy.interval().toMillis() / PollPlan.PARTS_OF_INTERVAL,
            Math.min(left * 2 / 3, policy.maxInterval().toMillis()));
    // The polls of a plan, and those that the gateway asked for, may be many more.
    return Math.min(
        policy.maxInterval().toMillis(), Math.max(wait, PollPlan.ageAtPoll(polls, policy) - age));
  }

  private void sawSuccess(TaskReport report) {
    if (report.videoUrl() != null || report.character() != null) {
      ready(report);
      return;
    }
    if (report.isModerated()) {
      end(Outcome.FAILED, failure(report));
      return;
    }
    long now = clock.millis();
    if (urlMissedSince == 0) {
      urlMissedSince = now;
    }
    if (now - urlMissedSince >= policy.urlGrace().toMillis()) {
      if (report.contentPath() != null) {
        ready(report);
        return;
      }
      end(
          Outcome.FAILED,
          new JobError(
              "no_video_url",
              "the gateway says '"
                  + report.word()
                  + "' but gives no address of a video"
                  + (report.unusable() == null ? "" : ": " + report.unusable())));
      return;
    }
    waitFor(policy.interval().toMillis(), report);
  }

  private void ready(TaskReport report) {
    outcome = Outcome.READY;
    last = report;
    noteDuration();
  }

  /** It finished between two queries. After an outage or a restart that says too little. */
  private void noteDuration() {
    long age = age();
    boolean watchedFromItsStart = unfinishedAt > 0 || begunYoung;
    if (watchedFromItsStart && age - unfinishedAt <= PollPlan.longestWait(policy) * 5 / 4) {
      durations.finished(job, (unfinishedAt + age) / 2);
    }
  }

  private void sawError(TaskReport report) {
    if (report.httpStatus() < 500 && report.kind() == GatewayError.Kind.MODERATION) {
      // The error is the task's result, which this gateway reports only in this way. The task
      // exists and has ended.
      end(Outcome.FAILED, failure(report));
      return;
    }
    boolean aboutTheTask =
        switch (report.kind()) {
          case NOT_FOUND, INVALID_REQUEST -> report.httpStatus() < 500;
          default -> false;
        };
    // 408 and 425 say nothing about the task.
    if (aboutTheTask && report.httpStatus() != 408 && report.httpStatus() != 425) {
      notFoundInARow++;
      boolean young = age() < NOT_FOUND_GRACE.toMillis();
      if (notFoundInARow >= NOT_FOUND_IN_A_ROW && !young) {
        end(Outcome.EXPIRED, new JobError("task_not_found", code(report), report.message()));
        return;
      }
    }
    backOff(report);
  }

  private void expireIfLate() {
    if (outcome != Outcome.WATCHING) {
      return;
    }
    long age = age();
    if (age >= policy.deadline().toMillis()) {
      end(
          Outcome.EXPIRED,
          new JobError(
              "deadline", "not finished " + policy.deadline().toSeconds() + " s after the create"));
    } else if (polls >= policy.maxPolls()) {
      end(Outcome.EXPIRED, new JobError("deadline", "not finished after " + polls + " queries"));
    } else {
      delay = Math.max(1, Math.min(delay, policy.deadline().toMillis() - age));
    }
  }

  private void waitFor(long millis, TaskReport report) {
    long wait = jittered(millis);
    if (report.pollAfter() != null) {
      wait = Math.max(report.pollAfter().toMillis(), 1);
    }
    delay = atLeastRetryAfter(wait, report);
  }

  private void backOff(TaskReport report) {
    failuresInARow++;
    long wait = policy.interval().toMillis() << Math.min(failuresInARow - 1, 10);
    delay = atLeastRetryAfter(jittered(Math.min(wait, LONGEST_BACKOFF.toMillis())), report);
  }

  private static long atLeastRetryAfter(long wait, TaskReport report) {
    return report == null || report.retryAfter() == null
        ? wait
        : Math.max(wait, report.retryAfter().toMillis());
  }

  private static long jittered(long millis) {
    // Never 0: Camel's delay would then continue on the caller's thread, which all jobs share.
    return Math.max(
        1, millis + (long) (millis * JITTER * ThreadLocalRandom.current().nextDouble(-1, 1)));
  }

  private void end(Outcome how, JobError why) {
    outcome = how;
    error = why;
  }

  private static JobError failure(TaskReport report) {
    GatewayError said = report.error();
    boolean moderated =
        report.isModerated()
            && report.status() != VideoStatus.CANCELLED
            && report.status() != VideoStatus.EXPIRED;
    String kind =
        moderated
            ? MODERATION
            : "generation_" + report.status().name().toLowerCase(java.util.Locale.ROOT);
    return new JobError(
        kind,
        code(report),
        said == null || said.message() == null
            ? "the gateway says '" + report.word() + "'"
            : said.message());
  }

  private static String code(TaskReport report) {
    return report.error() == null ? null : report.error().code();
  }
}
