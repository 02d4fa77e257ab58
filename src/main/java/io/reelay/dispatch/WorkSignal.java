package io.reelay.dispatch;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.transition.JobObserver;
import io.reelay.ledger.transition.StateChange;
import java.util.Set;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the routes that claim work, so that work of this node does not wait for their tick. Each
 * has a queue with one place: signals that arrive during a round become one further round. A lost
 * signal costs the time until the next tick.
 */
public final class WorkSignal extends ExchangeSender implements JobObserver {
  private static final Logger LOG = LoggerFactory.getLogger(WorkSignal.class);

  /** The addresses of the ticks too: job-tick, webhook-tick. */
  private static final String ONE_PLACE =
      "?size=1&discardWhenFull=true&waitForTaskToComplete=Never";

  private static final Set<JobState> CLAIMED_FROM =
      Set.of(JobState.QUEUED, JobState.GENERATING, JobState.STORING);

  /** There may be jobs to claim. */
  public void jobs() {
    signal("seda:job-dispatch");
  }

  /** There may be events to deliver. */
  public void events() {
    signal("seda:webhook-notify");
  }

  @Override
  public void changed(StateChange change, JobState from, String gateway, Job job, long now) {
    if (change.event() != null) {
      events();
    }
    if (job.leaseOwner() == null && CLAIMED_FROM.contains(job.state()) && job.notBefore() <= now) {
      jobs();
    }
  }

  private void signal(String route) {
    ProducerTemplate ready = template();
    if (ready == null) {
      return;
    }
    try {
      ready.sendBody(route + ONE_PLACE, null);
    } catch (RuntimeException e) {
      // The tick comes anyway. The change that caused the signal is already in the ledger.
      LOG.debug("{} was not woken: {}", route, e.getMessage());
    }
  }
}
