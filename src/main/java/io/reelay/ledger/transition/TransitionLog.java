package io.reelay.ledger.transition;

import static io.reelay.ledger.JobLog.LOG;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * Logs one line for each change of a job's state. The line does not have the error's message, which
 * may quote the prompt and is in the ledger.
 */
final class TransitionLog {
  /** A gateway's code that is not a word may be any text. */
  private static final Pattern WORD = Pattern.compile("[\\w.:-]{1,64}");

  private TransitionLog() {}

  /**
   * @param since start of the state that ends now, milliseconds since 1970 UTC
   * @param how another actor, or the reason; empty, or with a space in front
   */
  static void tell(JobState from, Job job, long since, String how) {
    long took = Math.max(0, job.updatedAt() - since);
    LOG.atLevel(job.state() == JobState.UNKNOWN ? Level.WARN : Level.INFO)
        .addKeyValue("jobId", job.id())
        .addKeyValue("name", job.name())
        .addKeyValue("from", from.text())
        .addKeyValue("to", job.state().text())
        .addKeyValue("tookMillis", took)
        .addKeyValue("ageMillis", job.updatedAt() - job.createdAt())
        .log(
            "job {} '{}' {} → {}{}, took {} s{}",
            job.id(),
            job.name(),
            from.text(),
            job.state().text(),
            how,
            took / 1000.0,
            job.errorKind() == null ? "" : ": " + error(job));
  }

  private static String error(Job job) {
    return job.errorCode() != null && WORD.matcher(job.errorCode()).matches()
        ? job.errorKind() + " " + job.errorCode()
        : job.errorKind();
  }
}
