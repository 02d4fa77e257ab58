package io.reelay.submit;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.gateway.CreateOutcome;
import io.reelay.gateway.NotSentException;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.circuit.GatewayClosedException;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.purchase.PurchaseDeniedException;
import io.reelay.ledger.transition.JobTransitions;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The effects of a create that was not accepted, or perhaps was, on its job and its gateway. */
public final class CreateVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger(CreateVerdicts.class);
  private static final String IMAGE = "image";
  private static final String IN_DOUBT = "in_doubt";

  private final JobTransitions jobs;
  private final GatewayCircuits pauses;
  private final GatewayOutages outages;
  private final Map<String, Idempotency> gateways;
  private final Map<String, ServerErrors> sentAgain;
  private final IntervalFunction doubtBackoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(5));
  private final IntervalFunction backoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(2));

  /**
   * @param gateways reaction of each configured gateway to a known create, by name
   * @param sentAgain answers after which each of them gets a create again, by name
   */
  public CreateVerdicts(
      JobTransitions jobs,
      GatewayCircuits pauses,
      GatewayOutages outages,
      Map<String, Idempotency> gateways,
      Map<String, ServerErrors> sentAgain) {
    this.jobs = jobs;
    this.pauses = pauses;
    this.outages = outages;
    this.gateways = Map.copyOf(gateways);
    this.sentAgain = Map.copyOf(sentAgain);
  }

  /** The meaning of an answer for this create, which may have been sent before under its key. */
  public CreateOutcome outcome(ClaimedJob job, TaskReport answer) {
    CreateOutcome outcome = answer.createOutcome();
    if (outcome == CreateOutcome.INDETERMINATE && isSentAgain(job, answer)) {
      return CreateOutcome.SERVER_ERROR;
    }
    if (outcome != CreateOutcome.REFUSED || job.idempotencyKey() == null) {
      return outcome;
    }
    if (gateways.get(job.gateway()) == Idempotency.REJECT && answer.isDuplicate()) {
      return answer.taskId() == null ? CreateOutcome.DUPLICATE : CreateOutcome.ACCEPTED;
    }
    // At a gateway that replays, the first create may still be running. The refusal of a resent
    // create does not settle the first one.
    return answer.isDuplicate() || job.inDoubt() ? CreateOutcome.INDETERMINATE : outcome;
  }

  private boolean isSentAgain(ClaimedJob job, TaskReport answer) {
    // Under its key the create is sent again anyway, and the gateway recognizes it.
    return job.idempotencyKey() == null
        && job.serverErrors() < ServerErrors.MAX_RESENDS
        && sentAgain
            .getOrDefault(job.gateway(), ServerErrors.NONE)
            .include(answer.httpStatus(), answer.fields());
  }

  /**
   * The gateway broke down, and permits a resend of the create. It gets no creates until it answers
   * well, because the answers to other creates may be less clear.
   */
  public void serverError(ClaimedJob job, TaskReport answer) throws LostClaimException {
    JobError error = new JobError("server_error", code(answer), answer.message());
    outages.unsure(job.gateway(), error);
    jobs.serverError(job, error);
  }

  /** Too many requests: the gateway gets no creates for a while, and the job waits for it. */
  public void againLater(ClaimedJob job, TaskReport answer) throws LostClaimException {
    Duration pause = pauses.briefly(job.gateway(), answer.retryAfter(), error(answer));
    jobs.declined(job, pause, error(answer));
  }

  /**
   * Key or quota: all jobs of this account have the same problem, so no job fails because of it.
   */
  public void againWhenMended(ClaimedJob job, TaskReport answer) throws LostClaimException {
    Duration pause = pauses.untilMended(job.gateway(), answer.retryAfter(), error(answer));
    jobs.declined(job, pause, error(answer));
  }

  /** The gateway refuses this request. Another gateway of the prompt's list may accept it. */
  public void refused(ClaimedJob job, TaskReport answer) throws LostClaimException {
    jobs.refused(job, error(answer));
  }

  /**
   * There was an answer, but it leaves open whether the create was accepted. With a key the create
   * is sent again (2 s, doubling to 5 min), without a key never. The gateway gets no other create
   * until it answers well again.
   */
  public void unsure(ClaimedJob job, TaskReport answer) throws LostClaimException {
    settle(job, "unsure", code(answer), answer.message());
  }

  /**
   * The gateway has the create, but does not give the task id. A person or reconcile finds the
   * task.
   */
  public void takenBefore(ClaimedJob job, TaskReport answer) throws LostClaimException {
    jobs.unknown(
        job,
        new JobError(
            "taken_before",
            code(answer),
            "the gateway has had this create before and does not name its task: "
                + answer.message()));
  }

  /**
   * A limit that the user set does not allow the create: nothing was sent.
   *
   * @param cause a {@link PurchaseDeniedException}, or Camel's wrapper around it
   */
  public void denied(ClaimedJob job, Exception cause) throws LostClaimException {
    var limit = ObjectHelper.getException(PurchaseDeniedException.class, cause);
    JobError error = new JobError(limit.kind(), limit.getMessage());
    if (limit.isForGood()) {
      jobs.failed(job, error);
      return;
    }
    // The limit is over all gateways.
    pauses.hold(gateways.keySet(), limit.getMessage());
    jobs.retryStage(job, GatewayCircuits.HOLD, error);
  }

  /**
   * The gateway has failed since the claim. Nothing was sent, and the job waits for the gateway.
   */
  public void closed(ClaimedJob job, Exception cause) throws LostClaimException {
    var closed = ObjectHelper.getException(GatewayClosedException.class, cause);
    jobs.retryStage(job, Duration.ZERO, new JobError("outage", closed.getMessage()));
  }

  private void settle(ClaimedJob job, String kind, String code, String message)
      throws LostClaimException {
    JobError error = new JobError(kind, code, message);
    // This comes first: if the process dies in between, the creates have stopped, and the job is
    // parked anyway.
    String outage = outages.unsure(job.gateway(), error);
    if (job.idempotencyKey() == null) {
      jobs.unknown(job, error, outage);
      return;
    }
    Duration delay = Duration.ofMillis(doubtBackoff.apply(job.failuresOf(IN_DOUBT) + 1));
    jobs.inDoubt(job, delay, new JobError(IN_DOUBT, code, message));
  }

  /** No connection: not a byte was sent. */
  public void notSent(ClaimedJob job, NotSentException cause) throws LostClaimException {
    JobError error = new JobError("unreachable", cause.getMessage());
    jobs.requeue(job, pauses.briefly(job.gateway(), null, error), error);
  }

  /**
   * The request could not be built: not a byte was sent, and the gateway is not at fault. It is
   * retried at growing intervals (2 s, doubling to 2 min), unless the image is gone.
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
   * The request could not be built, perhaps because of a fault in its dialect: not a byte was sent.
   * It is retried at growing intervals (2 s, doubling to 2 min), until the fault is corrected.
   */
  public void noRequest(ClaimedJob job, Exception cause) throws LostClaimException {
    LOG.warn("{}: its request could not be built: {}", job, cause.getClass().getName());
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

  /** The request was sent, at least in part, and no answer arrived. */
  public void noAnswer(ClaimedJob job, Exception cause) throws LostClaimException {
    settle(job, "no_answer", null, words(cause));
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
