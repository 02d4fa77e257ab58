package io.reelay.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.transition.JobObserver;
import io.reelay.ledger.transition.StateChange;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Counts attempts by outcome, and measures the duration of jobs. An outcome is one of Reelay's
 * words: for a failure {@code error_kind}.
 */
public final class JobMeters implements JobObserver {
  private static final Set<JobState> ENDS =
      Set.of(
          JobState.STORED, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED, JobState.UNKNOWN);

  private static final Duration[] BUCKETS = {
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(20),
    Duration.ofHours(1),
    Duration.ofHours(4)
  };

  private final MeterRegistry registry;

  public JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void changed(StateChange change, JobState from, String gateway, Job job, long now) {
    if (from == JobState.SUBMITTING) {
      boolean accepted = job.state() == JobState.GENERATING || job.state() == JobState.STORED;
      count("reelay.creates", "Creates", gateway, accepted ? "accepted" : job.errorKind());
    }
    if (from == JobState.STORING) {
      boolean stored = job.state() == JobState.STORED;
      count(
          "reelay.downloads", "Downloads of videos", gateway, stored ? "stored" : job.errorKind());
    }
    if (ENDS.contains(job.state())) {
      Timer.builder("reelay.job")
          .description("Time from a job's intake to its end")
          .tag("gateway", job.gateway())
          .tag("state", job.state().text())
          .serviceLevelObjectives(BUCKETS)
          .register(registry)
          .record(Duration.ofMillis(Math.max(0, now - job.createdAt())));
    }
  }

  /**
   * A task was queried.
   *
   * @param httpStatus of the answer; 0 = no answer
   */
  public void queried(String gateway, int httpStatus) {
    count(
        "reelay.queries",
        "Queries of tasks",
        gateway,
        httpStatus == 0 ? "no_answer" : "http_" + httpStatus);
  }

  /** A task was queried, and the answer had no known field. */
  public void queriedInVain(String gateway) {
    count("reelay.queries", "Queries of tasks", gateway, "nothing_found");
  }

  private void count(String name, String description, String gateway, String outcome) {
    Counter.builder(name)
        .description(description)
        .tag("gateway", gateway)
        .tag("outcome", Objects.requireNonNullElse(outcome, "other"))
        .register(registry)
        .increment();
  }
}
