package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;

/** Sees each transition after it is in the ledger; must not throw, nor take long. */
@FunctionalInterface
public interface JobObserver {
  JobObserver NOBODY = (from, gateway, job, now) -> {};

  /**
   * @param from its state before; the same as now where a stage is tried again
   * @param gateway where it was before
   * @param job as it is now
   * @param now milliseconds since 1970 UTC
   */
  void changed(JobState from, String gateway, Job job, long now);
}
