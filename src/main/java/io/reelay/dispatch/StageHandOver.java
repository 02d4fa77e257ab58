package io.reelay.dispatch;

import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.JobClaims;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a job with its claim to its next stage. The next stage gets an exchange of its own. */
public final class StageHandOver implements CamelContextAware {
  private static final Logger LOG = LoggerFactory.getLogger(StageHandOver.class);

  private final JobClaims claims;
  private CamelContext context;
  private volatile ProducerTemplate template;

  public StageHandOver(JobClaims claims) {
    this.claims = claims;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
    template = camelContext.createProducerTemplate();
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
      return template
          .send("direct:job-stage", exchange -> exchange.getMessage().setBody(job))
          .getException();
    } catch (RuntimeException e) {
      return e;
    }
  }
}
