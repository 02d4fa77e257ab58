package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;

/** Sees each transition after it is in the ledger. It must be fast and must not throw. */
@FunctionalInterface
public interface JobObserver {
  JobObserver NOBODY = (change, from, gateway, job, now) -> {};

  /**
   * @param change the change
   * @param from its earlier state; the same as now if a stage is retried
   * @param gateway its earlier gateway
   * @param job the job now
   * @param now milliseconds since 1970 UTC
   */
  void changed(StateChange change, JobState from, String gateway, Job job, long now);

  /** Both see each transition, this one first. */
  default JobObserver and(JobObserver other) {
    return (change, from, gateway, job, now) -> {
      changed(change, from, gateway, job, now);
      other.changed(change, from, gateway, job, now);
    };
  }
}
