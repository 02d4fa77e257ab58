package io.reelay.ledger.transition;

import static io.reelay.ledger.JobLog.LOG;

import io.reelay.ledger.FieldBounds;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.transition.JobChanges.Alongside;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * A person's operations on a job. Each is one compare-and-set with its event in the same
 * transaction, so another process may run it beside the service. A stage that works on the job
 * loses its claim and writes nothing.
 */
public final class JobOperations {
  private static final String CANCELLED = "cancelled";

  /** The job was cancelled while its create was in doubt. This doubt must stay on record. */
  static final String CANCELLED_IN_DOUBT = "cancelled_in_doubt";

  private static final String CHANGED = "it has just changed; look again";

  private final Ledger ledger;
  private final JobChanges changes;
  private final Retries retries;
  private final InstantSource clock;

  /**
   * @param retries decides what a retry does
   */
  public JobOperations(Ledger ledger, JobChanges changes, Retries retries, InstantSource clock) {
    this.ledger = ledger;
    this.changes = changes;
    this.retries = retries;
    this.clock = clock;
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(Handle handle, Job job) throws OperationRefusedException;
  }

  /**
   * Retries a job that ended without its video, as {@link Retries} decides. A job that goes on with
   * its task costs nothing. Any other job is created again, under the next attempt number.
   *
   * @param payAgain consent to a new create, even in place of a task that may be good
   * @return the changed job
   * @throws OperationRefusedException with {@link OperationRefusedException#create} if only the
   *     consent is missing
   */
  public Job retry(String id, boolean payAgain) throws OperationRefusedException {
    return retry(id, payAgain, Long.MAX_VALUE);
  }

  /**
   * The same, only if the job is still as the person saw it.
   *
   * @param seen the job has not changed after this time, milliseconds since 1970
   */
  public Job retry(String id, boolean payAgain, long seen) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          Retry retry =
              retries
                  .of(handle, job)
                  .orElseThrow(
                      () ->
                          new OperationRefusedException(
                              job,
                              "only a failed, expired, cancelled or unknown job can be retried"));
          if (job.updatedAt() > seen) {
            throw new OperationRefusedException(job, CHANGED);
          }
          if (payAgain) {
            return createAnew(handle, job);
          }
          if (!retry.goesOn()) {
            throw new OperationRefusedException(job, retry.create());
          }
          return goOn(handle, job);
        });
  }

  /** Creates a job again only if an outage left it unknown by that time. */
  public Job retryOfOutage(String id, String outage, long until) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          requireUnsettled(job, outage, until);
          return createAnew(handle, job);
        });
  }

  /** Cancels a job only if an outage left it unknown by that time. */
  public Job cancelOfOutage(String id, String outage, long until) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          requireUnsettled(job, outage, until);
          return callOff(handle, job);
        });
  }

  private static void requireUnsettled(Job job, String outage, long until)
      throws OperationRefusedException {
    if (job.state() != JobState.UNKNOWN
        || !outage.equals(job.outage())
        || job.updatedAt() > until) {
      throw new OperationRefusedException(job, "it is not one of the unknown jobs of that outage");
    }
  }

  private Job goOn(Handle handle, Job job) throws OperationRefusedException {
    Writing writing =
        job.videoUrl() == null
            ? Writing.of(
                StateChange.POLLED_AGAIN,
                """
                , failures = 0, polls = 0, progress = NULL, submitted_at = :now, not_before = :now,
                error_kind = NULL, error_code = NULL, error_message = NULL
                """)
            : Writing.of(
                StateChange.STORED_AGAIN,
                // This counts as one failure: the link is old, and is requested again.
                """
                , failures = 1, not_before = :now,
                error_kind = NULL, error_code = NULL, error_message = NULL
                """);
    return change(handle, job, writing);
  }

  private Job createAnew(Handle handle, Job job) throws OperationRefusedException {
    boolean waits = job.waitsFor() != null;
    return change(
        handle,
        job,
        Writing.of(
                StateChange.PAID_AGAIN, JobTransitions.CREATED_ANEW + ", not_before = :notBefore")
            .bind("notBefore", waits ? JobAdmission.NEVER : clock.millis())
            .bind("kind", waits ? JobAdmission.WAITING : null)
            .bind("code", null)
            .bind("message", waits ? "waits for " + job.waitsFor() : null));
  }

  /** Cancels a job. Work that its gateway has begun continues there and may be billed. */
  public Job cancel(String id) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          switch (job.state()) {
            case QUEUED, GENERATING, STORING, UNKNOWN -> {}
            case SUBMITTING ->
                throw new OperationRefusedException(
                    job, "its create is on the wire; cancel it when the answer is there");
            default ->
                throw new OperationRefusedException(
                    job, "only a queued, generating, storing or unknown job can be cancelled");
          }
          return callOff(handle, job);
        });
  }

  private Job callOff(Handle handle, Job job) throws OperationRefusedException {
    boolean inDoubt = job.state() == JobState.UNKNOWN || job.inDoubtSince() > 0;
    return change(
        handle,
        job,
        Writing.of(StateChange.CALLED_OFF, JobTransitions.ENDED)
            .bind(
                inDoubt
                    ? new JobError(
                        CANCELLED_IN_DOUBT,
                        "cancelled; its create may have been accepted: " + job.errorMessage())
                    : new JobError(CANCELLED, "cancelled while " + job.state().text())));
  }

  /**
   * Gives a job its task that was found at its gateway. From then on the task is polled, with a
   * deadline that starts now.
   *
   * @param taskId the gateway's exact id, 1 to 300 characters without white space
   */
  public Job attach(String id, String taskId) throws OperationRefusedException {
    if (taskId.length() > FieldBounds.TASK_ID || !taskId.matches("[^\\s\\p{Cntrl}]+")) {
      throw new OperationRefusedException(
          "a task id has 1 to " + FieldBounds.TASK_ID + " characters and no white space");
    }
    return with(
        id,
        (handle, job) -> {
          requireWithoutTask(job);
          ledger.lock(handle, GatewayCircuits.lockOf(job.gateway()));
          TaskOwners.lock(ledger, handle, job.gateway(), taskId);
          refuseTaskOfAnother(handle, job, taskId);
          return change(
              handle,
              job,
              Writing.of(
                      StateChange.ATTACHED,
                      """
                      , task_id = :taskId, in_doubt_since = 0, outage = NULL, waits_for = NULL,
                      failures = 0, polls = 0, progress = NULL, submitted_at = :now,
                      not_before = :now, error_kind = NULL, error_code = NULL, error_message = NULL
                      """)
                  .bind("taskId", taskId),
              JobTransitions.TAKEN);
        });
  }

  private static void requireWithoutTask(Job job) throws OperationRefusedException {
    boolean ended =
        switch (job.state()) {
          case FAILED, EXPIRED, CANCELLED -> true;
          default -> false;
        };
    if (ended && job.taskId() != null) {
      throw new OperationRefusedException(
          job, "it has a task already, " + job.taskId() + "; it can be retried");
    }
    boolean inDoubt =
        job.state() == JobState.UNKNOWN || job.state() == JobState.QUEUED && job.inDoubtSince() > 0;
    if (!ended && !inDoubt) {
      throw new OperationRefusedException(
          job,
          "only a job whose create is in doubt can be given a task, or one that ended before it"
              + " had any");
    }
  }

  private static void refuseTaskOfAnother(Handle handle, Job job, String taskId)
      throws OperationRefusedException {
    String owner = TaskOwners.other(handle, job.gateway(), taskId, job.id()).orElse(null);
    if (owner != null) {
      throw new OperationRefusedException(job, "that task is job " + owner + "'s");
    }
  }

  /**
   * Sends the event of a job's present state again, under its {@code webhook-id}.
   *
   * @return number of events due now; 0 while one is already being sent
   */
  public int resend(String id) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          String type = "video." + job.state().text();
          int known =
              handle
                  .createQuery("SELECT count(*) FROM outbox WHERE job_id = :id AND type = :type")
                  .bind("id", id)
                  .bind("type", type)
                  .mapTo(Integer.class)
                  .one();
          if (known == 0) {
            throw new OperationRefusedException(
                job,
                "there is no event "
                    + type
                    + " of it: there is none before a job ends, none where no webhook was set for"
                    + " it, and one that was delivered is kept for a while only");
          }
          int due =
              handle
                  .createUpdate(
                      """
                      UPDATE outbox
                      SET state = 'pending', attempts = 0, version = version + 1,
                      next_attempt_at = :now, lease_owner = NULL, lease_until = 0,
                      updated_at = :now
                      WHERE job_id = :id AND type = :type
                      AND (state <> 'pending' OR lease_until < :now)
                      """)
                  .bind("now", clock.millis())
                  .bind("id", id)
                  .bind("type", type)
                  .execute();
          LOG.info("job {} '{}': {} of {} {} sent again", id, job.name(), due, known, type);
          return due;
        });
  }

  private <T> T with(String id, Operation<T> operation) throws OperationRefusedException {
    return ledger.write(
        handle -> {
          Job job =
              handle
                  .createQuery("SELECT <columns> FROM job WHERE id = :id")
                  .bind("id", id)
                  .mapTo(Job.class)
                  .findOne()
                  .orElseThrow(
                      () -> new OperationRefusedException("there is no job with id " + id));
          return operation.on(handle, job);
        });
  }

  private Job change(Handle handle, Job job, Writing writing) throws OperationRefusedException {
    return change(handle, job, writing, Alongside.NOTHING);
  }

  private Job change(Handle handle, Job job, Writing writing, Alongside alongside)
      throws OperationRefusedException {
    Job changed =
        changes
            .one(handle, Before.of(job), writing, " by a person", alongside)
            .orElseThrow(() -> new OperationRefusedException(job, CHANGED));
    JobHistory.insert(
        handle,
        job.id(),
        new JobAttempt(
            changed.updatedAt(),
            JobAttempt.OPERATOR,
            writing.change().from(job.state()),
            null,
            null,
            null));
    return changed;
  }
}
