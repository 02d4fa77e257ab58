package io.reelay.gateway;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.GatewayPauses;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.JobTransitions;
import io.reelay.ledger.LostClaimException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a create that was not taken, or perhaps was, does to its job and to its gateway. */
public final class CreateVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger(CreateVerdicts.class);
  private static final String IMAGE = "image";

  private final JobTransitions jobs;
  private final GatewayPauses pauses;
  private final IntervalFunction backoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(2));

  public CreateVerdicts(JobTransitions jobs, GatewayPauses pauses) {
    this.jobs = jobs;
    this.pauses = pauses;
  }

  /** Too many requests: the gateway gets none for a while, and the job waits for it. */
  public void againLater(ClaimedJob job, TaskReport answer) throws LostClaimException {
    Duration pause = pauses.briefly(job.gateway(), answer.retryAfter(), answer.message());
    jobs.requeue(job, pause, error(answer));
  }

  /** Key or quota: the same for every job of this account, so none of them fails by it. */
  public void againWhenMended(ClaimedJob job, TaskReport answer) throws LostClaimException {
    Duration pause = pauses.untilMended(job.gateway(), answer.retryAfter(), answer.message());
    jobs.requeue(job, pause, error(answer));
  }

  /** The gateway does not want this request; another one of the prompt's list may. */
  public void refused(ClaimedJob job, TaskReport answer) throws LostClaimException {
    jobs.refused(job, error(answer));
  }

  /** There was an answer, but not whether the create was taken. */
  public void unknown(ClaimedJob job, TaskReport answer) throws LostClaimException {
    jobs.unknown(job, new JobError("unsure", code(answer), answer.message()));
  }

  /** No connection: not a byte was sent. */
  public void notSent(ClaimedJob job, Exception cause) throws LostClaimException {
    String reason = words(cause);
    Duration pause = pauses.briefly(job.gateway(), null, reason);
    jobs.requeue(job, pause, new JobError("unreachable", reason));
  }

  /**
   * The request could not be made: not a byte was sent, and the gateway is not to blame. The same
   * again, later and later (2 s, doubling to 2 min), unless the image is gone.
   */
  public void noImage(ClaimedJob job, ImageUnavailableException cause) throws LostClaimException {
    JobError error = new JobError(IMAGE, cause.getMessage());
    if (cause.isGone()) {
      jobs.failed(job, error);
      return;
    }
    againUnsent(job, error);
  }

  /**
   * The request could not be made, be it by a fault in its dialect: not a byte was sent. The same
   * again, later and later (2 s, doubling to 2 min), until that is mended.
   */
  public void noRequest(ClaimedJob job, Exception cause) throws LostClaimException {
    LOG.warn("{}: no request could be made of it: {}", job, cause.getClass().getName());
    againUnsent(job, new JobError("request", words(cause)));
  }

  private void againUnsent(ClaimedJob job, JobError error) throws LostClaimException {
    Duration delay = Duration.ofMillis(backoff.apply(job.failuresOf(error.kind()) + 1));
    if (job.state() == JobState.SUBMITTING) {
      jobs.requeue(job, delay, error);
    } else {
      jobs.retryStage(job, delay, error);
    }
  }

  /** The request was sent, at least in part, and no answer came. */
  public void noAnswer(ClaimedJob job, Exception cause) throws LostClaimException {
    jobs.unknown(job, new JobError("no_answer", words(cause)));
  }

  private static String words(Exception cause) {
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static JobError error(TaskReport answer) {
    return new JobError(answer.kind().text(), code(answer), answer.message());
  }

  private static String code(TaskReport answer) {
    return answer.error() == null ? null : answer.error().code();
  }
}
