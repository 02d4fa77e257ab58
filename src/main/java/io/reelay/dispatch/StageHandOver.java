package io.reelay.dispatch;

import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.JobClaims;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a stage, and the beginning of the job's next one, with its claim. */
public final class StageHandOver extends ExchangeSender {
  private static final Logger LOG = LoggerFactory.getLogger(StageHandOver.class);

  private final JobClaims claims;
  private final WorkSignal signal;

  public StageHandOver(JobClaims claims, WorkSignal signal) {
    this.claims = claims;
    this.signal = signal;
  }

  /**
   * The exchange of a stage has ended. A claim without a transition is released. If the last round
   * left jobs behind for which there is a place now, the next round begins.
   *
   * @param job as the stage got it
   */
  public void ended(ClaimedJob job) {
    claims.abandon(job);
    if (claims.wantsMore()) {
      signal.jobs();
    }
  }

  /**
   * Begins the stage of the job's state. It never throws, because the earlier stage has already
   * ended: a job that cannot be passed waits in the ledger for a claim.
   *
   * @param job null = there is nothing to pass
   */
  public void begin(ClaimedJob job) {
    if (job == null) {
      return;
    }
    Throwable refused = passed(job);
    if (refused == null) {
      return;
    }
    LOG.warn("{} finds no place in its stage: {}", job, refused.getMessage());
    try {
      claims.abandon(job);
    } catch (RuntimeException e) {
      // Its lease is not renewed, so a later round of any node claims it.
      LOG.warn("{} is not released now: {}", job, e.getMessage());
    }
  }

  /** The reason for which the stage did not accept the job; null if it did. */
  private Throwable passed(ClaimedJob job) {
    try {
      return template()
          .send("direct:job-stage", exchange -> exchange.getMessage().setBody(job))
          .getException();
    } catch (RuntimeException e) {
      return e;
    }
  }
}
