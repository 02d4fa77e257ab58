package io.reelay.ledger.transition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.query.JobDetails;

/** All facts of one job for programs, with what a retry of it would do and cost. */
public final class JobReport {
  private final JobDetails details;
  private final Retries retries;

  public JobReport(JobDetails details, Retries retries) {
    this.details = details;
    this.retries = retries;
  }

  /**
   * The job's details, {@code estimatedCost} of a create of it, and {@code retry}, which is null if
   * its state does not allow one.
   */
  public ObjectNode whole(Job job) {
    ObjectNode whole = details.whole(job).put("estimatedCost", retries.costOf(job));
    whole.set("retry", retries.of(job).map(Retry::json).orElse(null));
    return whole;
  }
}
