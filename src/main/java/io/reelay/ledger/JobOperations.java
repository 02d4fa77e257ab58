package io.reelay.ledger;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person may do to a job. Each is one compare-and-set with its event in the same
 * transaction, so that it may come from another process while the service runs: a stage that works
 * on the job has lost its claim, and writes nothing.
 */
public final class JobOperations {
  private static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");

  private static final String FROM_NOW =
      ", failures = 0, polls = 0, progress = NULL, submitted_at = :now, not_before = :now";
  private static final String NO_ERROR =
      ", error_kind = NULL, error_code = NULL, error_message = NULL";

  /** The gateway itself says that nothing comes of the task; any other has one that may be good. */
  private static final Set<String> TASK_IS_OVER =
      Set.of("generation_failed", "generation_cancelled", "generation_expired", "moderation");

  private static final String CANCELLED = "cancelled";

  /** Cancelled while nobody knew whether its create was taken: that must not be forgotten. */
  private static final String CANCELLED_IN_DOUBT = "cancelled_in_doubt";

  private static final int MOST_TASK_ID_CHARACTERS = 300;

  private final Ledger ledger;
  private final VideoEvents events;
  private final InstantSource clock;

  public JobOperations(Ledger ledger, VideoEvents events, InstantSource clock) {
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(Handle handle, Job job) throws OperationRefusedException;
  }

  /**
   * Tries a job again that ended without its video. One whose task may still be good goes on with
   * that task and spends nothing; any other is created anew, under the next attempt number.
   *
   * @param payAgain creates it anew also where that may be paid for twice
   * @return the job as it is then
   */
  public Job retry(String id, boolean payAgain) throws OperationRefusedException {
    return with(
        id,
        (handle, job) -> {
          switch (job.state()) {
            case FAILED, EXPIRED, CANCELLED -> {
              if (job.taskId() != null && !TASK_IS_OVER.contains(job.errorKind()) && !payAgain) {
                return goOn(handle, job);
              }
              if (CANCELLED_IN_DOUBT.equals(job.errorKind()) && !payAgain) {
                throw mayBePaidTwice(job);
              }
            }
            case UNKNOWN -> {
              if (!payAgain) {
                throw mayBePaidTwice(job);
              }
            }
            default ->
                throw new OperationRefusedException(
                    job, "only a failed, expired, cancelled or unknown job can be tried again");
          }
          return createAnew(handle, job);
        });
  }

  private static OperationRefusedException mayBePaidTwice(Job job) {
    return new OperationRefusedException(
        job,
        "its create may have been taken and billed. Look for it at gateway "
            + job.gateway()
            + ": if it is there, attach its task id; if not, or if paying twice is fine, retry"
            + " with pay-again");
  }

  private Job goOn(Handle handle, Job job) throws OperationRefusedException {
    return job.videoUrl() == null
        ? change(handle, job, JobState.GENERATING, FROM_NOW + NO_ERROR, Map.of())
        // One failure: the link is old, and is asked for again.
        : change(
            handle,
            job,
            JobState.STORING,
            ", failures = 1, not_before = :now" + NO_ERROR,
            Map.of());
  }

  private Job createAnew(Handle handle, Job job) throws OperationRefusedException {
    boolean waits = job.waitsFor() != null;
    Map<String, Object> values = new HashMap<>();
    values.put("notBefore", waits ? JobAdmission.NEVER : clock.millis());
    values.put("kind", waits ? JobAdmission.WAITING : null);
    values.put("message", waits ? "waits for " + job.waitsFor() : null);
    return change(
        handle,
        job,
        JobState.QUEUED,
        ", "
            + JobTransitions.CREATED_ANEW
            + ", failures = 0, not_before = :notBefore, error_kind = :kind, error_code = NULL,"
            + " error_message = :message",
        values);
  }

  /** Calls a job off. What its gateway has begun goes on there, and may be billed. */
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
          boolean inDoubt = job.state() == JobState.UNKNOWN || job.inDoubtSince() > 0;
          Job cancelled =
              change(
                  handle,
                  job,
                  JobState.CANCELLED,
                  ", in_doubt_since = 0, not_before = :now, error_kind = :kind, error_code = NULL, error_message ="
                      + " :message",
                  Map.of(
                      "kind",
                      inDoubt ? CANCELLED_IN_DOUBT : CANCELLED,
                      "message",
                      inDoubt
                          ? "called off; its create may have been taken: " + job.errorMessage()
                          : "called off while " + job.state().text()));
          events.write(handle, "video.cancelled", cancelled, cancelled.updatedAt());
          return cancelled;
        });
  }

  /**
   * Gives a job the task that was found for it at its gateway; it is polled from then on, under a
   * deadline that begins now.
   *
   * @param taskId exactly as the gateway has it, 1 to 300 characters without white space
   */
  public Job attach(String id, String taskId) throws OperationRefusedException {
    if (taskId.length() > MOST_TASK_ID_CHARACTERS || !taskId.matches("[^\\s\\p{Cntrl}]+")) {
      throw new OperationRefusedException(
          "a task id has 1 to " + MOST_TASK_ID_CHARACTERS + " characters and no white space");
    }
    return with(
        id,
        (handle, job) -> {
          switch (job.state()) {
            case UNKNOWN -> {}
            case QUEUED -> {
              if (job.inDoubtSince() == 0) {
                throw hasNoTask(job);
              }
            }
            case FAILED, EXPIRED, CANCELLED -> {
              if (job.taskId() != null) {
                throw new OperationRefusedException(
                    job, "it has a task already, " + job.taskId() + "; it can be retried");
              }
            }
            default -> throw hasNoTask(job);
          }
          ledger.lock(handle, GatewayPauses.lockOf(job.gateway()));
          refuseTaskOfAnother(handle, job, taskId);
          Job attached =
              change(
                  handle,
                  job,
                  JobState.GENERATING,
                  ", task_id = :taskId, in_doubt_since = 0, waits_for = NULL" + FROM_NOW + NO_ERROR,
                  Map.of("taskId", taskId));
          Purchases.taken(handle, attached);
          events.write(handle, "video.submitted", attached, attached.updatedAt());
          return attached;
        });
  }

  private static OperationRefusedException hasNoTask(Job job) {
    return new OperationRefusedException(
        job,
        "only a job whose create is in doubt can be given a task, or one that ended before it had"
            + " any");
  }

  private static void refuseTaskOfAnother(Handle handle, Job job, String taskId)
      throws OperationRefusedException {
    String owner =
        handle
            .createQuery(
                "SELECT id FROM job WHERE task_id = :taskId AND gateway = :gateway AND id <> :id"
                    + " UNION ALL SELECT job_id FROM create_attempt WHERE task_id = :taskId AND"
                    + " gateway = :gateway AND job_id <> :id LIMIT 1")
            .bind("taskId", taskId)
            .bind("gateway", job.gateway())
            .bind("id", job.id())
            .mapTo(String.class)
            .findOne()
            .orElse(null);
    if (owner != null) {
      throw new OperationRefusedException(job, "that task is job " + owner + "'s");
    }
  }

  /**
   * Sends the event of the state that a job is in again, under its {@code webhook-id}.
   *
   * @return how many events are due now; 0 while one is on its way already
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
                      "UPDATE outbox SET state = 'pending', attempts = 0, version = version + 1,"
                          + " next_attempt_at = :now, lease_owner = NULL, lease_until = 0,"
                          + " updated_at = :now WHERE job_id = :id AND type = :type AND (state <>"
                          + " 'pending' OR lease_until < :now)")
                  .bind("now", clock.millis())
                  .bind("id", id)
                  .bind("type", type)
                  .execute();
          LOG.info("job {} '{}': {} of {} {} sent again", id, job.name(), due, known, type);
          return due;
        });
  }

  private <T> T with(String id, Operation<T> operation) throws OperationRefusedException {
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              Job job =
                  handle
                      .createQuery("SELECT " + Job.COLUMNS + " FROM job WHERE id = :id")
                      .bind("id", id)
                      .map(ConstructorMapper.of(Job.class))
                      .findOne()
                      .orElseThrow(
                          () -> new OperationRefusedException("there is no job with id " + id));
              return operation.on(handle, job);
            });
  }

  private Job change(
      Handle handle, Job job, JobState to, String assignments, Map<String, Object> values)
      throws OperationRefusedException {
    Job changed =
        handle
            .createQuery(
                "UPDATE job SET state = :to, version = version + 1, updated_at = :now, lease_owner"
                    + " = NULL, lease_until = 0"
                    + assignments
                    + " WHERE id = :id AND version = :version RETURNING "
                    + Job.COLUMNS)
            .bind("to", to.text())
            .bind("now", clock.millis())
            .bind("id", job.id())
            .bind("version", job.version())
            .bindMap(values)
            .map(ConstructorMapper.of(Job.class))
            .findOne()
            .orElseThrow(
                () -> new OperationRefusedException(job, "it has just changed; look again"));
    String change = job.state().text() + " → " + changed.state().text();
    JobHistory.insert(
        handle,
        job.id(),
        new JobAttempt(changed.updatedAt(), JobAttempt.OPERATOR, change, null, null, null));
    TransitionLog.tell(job.state(), changed, job.updatedAt(), " by a person");
    return changed;
  }
}
