package io.reelay.ledger.transition;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayClosedException;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.FailOver;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.purchase.PurchaseDeniedException;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.transition.JobChanges.Alongside;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * All changes of a job's state by stages. Each is one compare-and-set on the row's version and
 * state, written by {@link JobChanges}. An ending stage releases its claim in the same write. If
 * this node has a place in the job's next stage, the job keeps its claim and continues there: the
 * row has the owner and the lease, so after a crash any node continues with it.
 *
 * <p>All methods throw {@link LostClaimException} if this node has lost the job, and then write
 * nothing.
 */
public final class JobTransitions {
  /** The answer to this create, even if it arrives after the job was parked. */
  private static final String FIRST_ANSWER =
      "attempt = :attempt AND task_id IS NULL AND (state <> 'queued' OR in_doubt_since > 0)";

  /** The next create is another purchase. */
  private static final String NO_KEY = ", idempotency_key = NULL, in_doubt_since = 0";

  /** Failures count in a row and by kind, since the outages of different parts are independent. */
  private static final String FAILURE =
      """
      , failures = CASE WHEN error_kind = :kind THEN failures + 1 ELSE 1 END,
      not_before = :now + :delay,
      error_kind = :kind, error_code = :code, error_message = :message
      """;

  static final String ENDED =
      """
      , in_doubt_since = 0, not_before = :now,
      error_kind = :kind, error_code = :code, error_message = :message
      """;

  /** Resets the row to the time before any create, except for the attempts and the error. */
  static final String CREATED_ANEW =
      """
      , polls = 0, progress = NULL, submitted_at = 0, task_id = NULL, surface = NULL,
      gateway_status = NULL, video_url = NULL, enhanced_prompt = NULL, server_errors = 0,
      outage = NULL, idempotency_key = NULL, in_doubt_since = 0, failures = 0,
      error_kind = :kind, error_code = :code, error_message = :message
      """;

  private static final Alongside NOT_TAKEN = (handle, job, now) -> Purchases.notTaken(handle, job);

  static final Alongside TAKEN = (handle, job, now) -> Purchases.taken(handle, job);

  private static final Alongside COMPLETED =
      (handle, job, now) -> MultipartUploads.completed(handle, job);

  /** A check before the row changes, in the same transaction. It throws if the check fails. */
  @FunctionalInterface
  private interface Guard {
    Guard NONE = handle -> {};

    void check(Handle handle);
  }

  private final Ledger ledger;
  private final JobChanges changes;
  private final Purchases purchases;
  private final FailOver failOver;
  private final ActiveLeases held;
  private final LedgerClock clock;

  /** The cause of a failure may last longer than the cause of a late answer. */
  private final IntervalFunction createdAgainAfter =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(30), 2.0, 0.2, Duration.ofMinutes(10));

  /**
   * @param dialectOfGateway dialect by the name of a configured gateway
   */
  public JobTransitions(
      Ledger ledger,
      JobChanges changes,
      Map<String, String> dialectOfGateway,
      Purchases purchases,
      ActiveLeases held,
      LedgerClock clock) {
    this.ledger = ledger;
    this.changes = changes;
    this.purchases = purchases;
    this.failOver = new FailOver(dialectOfGateway);
    this.held = held;
    this.clock = clock;
  }

  /** Whether this node still holds the job, according to its last round of claims. */
  public boolean holds(ClaimedJob job) {
    return held.holds(job);
  }

  /**
   * Whether other nodes run the job's next stage: the process ends, or they already have the job.
   */
  public boolean shouldYield(ClaimedJob job) {
    return held.draining() || !holds(job);
  }

  /**
   * Whether this node still holds the job now. This reads the ledger, since a node that has slept
   * has old data. It is for work that others see before its transition is written.
   */
  public boolean owns(ClaimedJob job) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM job WHERE id = :id AND version = :version)")
                .bind("id", job.id())
                .bind("version", job.version())
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * For work that ends without a transition.
   *
   * @throws LostClaimException if this node no longer holds the job
   */
  public void requireHeld(ClaimedJob job) throws LostClaimException {
    if (!holds(job)) {
      throw new LostClaimException(job, job.state().text(), held.draining());
    }
  }

  /**
   * The intent, on disk before the create is sent. A crash from here on leaves the job in doubt.
   *
   * @throws PurchaseDeniedException if the user's limit does not allow it; then nothing is written
   * @throws GatewayClosedException if its gateway has failed since the claim; then nothing is
   *     written
   */
  public ClaimedJob submitting(ClaimedJob job) throws LostClaimException {
    Writing intent =
        Writing.of(
                StateChange.BEGUN,
                """
                , attempt = attempt + 1, idempotency_key = CASE WHEN :keyed = 0 THEN NULL
                ELSE coalesce(idempotency_key, id || '-' || (attempt + 1)) END
                """)
            .bind("keyed", purchases.isKeyed(job.gateway()) ? 1 : 0)
            // Only with a key a create in doubt is safe to send again.
            .onlyIf("(in_doubt_since = 0 OR :keyed = 1)")
            // It may not be sent after the lease either, since the limits of other nodes' claims
            // depend on it.
            .onlyIf("lease_until >= :now");
    return change(job, intent, ledger::requireSame, this::begin).claimed(job.claim());
  }

  private void begin(Handle handle, Job job, long now) {
    GatewayOutages.requireOpen(handle, job.gateway(), now);
    purchases.begin(handle, job, now);
  }

  /**
   * The gateway accepted the job. This is permitted from {@code unknown} too: an answer after the
   * end of this node's lease still saves the video. If the gateway names another job's task, this
   * job's task is not known, and the job becomes {@link #unknown}.
   *
   * @param surface the gateway's call, for the status action; null = unknown
   * @return the job under its next claim, to be passed to its next stage; null if it waits in the
   *     ledger
   */
  public ClaimedJob submitted(ClaimedJob job, String taskId, String gatewayStatus, String surface)
      throws LostClaimException {
    return firstAnswer(
        job,
        taskId,
        new Writing(
                StateChange.TAKEN,
                """
                , task_id = :taskId, gateway_status = :gatewayStatus, surface = :surface,
                submitted_at = :now, failures = 0, in_doubt_since = 0, outage = NULL,
                not_before = :now, error_kind = NULL, error_code = NULL, error_message = NULL
                """,
                FIRST_ANSWER)
            .bind("taskId", taskId)
            .bind("gatewayStatus", gatewayStatus)
            .bind("surface", surface),
        JobState.GENERATING);
  }

  /**
   * The gateway made a character, which ends the job without a video. It comes at once in the
   * answer to the create, or later as a task's result.
   *
   * @param taskId the gateway's id of the task, or of the character if there was no task
   * @param characterId null if the gateway gave none
   * @param username its name for prompts, without {@code @}; null if the gateway gave none
   */
  public void characterMade(ClaimedJob job, String taskId, String characterId, String username)
      throws LostClaimException {
    String made =
        """
        , task_id = :taskId, character_id = :characterId, character_username = :username,
        submitted_at = CASE submitted_at WHEN 0 THEN :now ELSE submitted_at END, progress = 100,
        failures = 0, in_doubt_since = 0, outage = NULL,
        error_kind = NULL, error_code = NULL, error_message = NULL
        """;
    boolean hadTask = job.state() == JobState.GENERATING;
    Writing writing =
        (hadTask
                ? Writing.of(StateChange.CHARACTER_MADE, made)
                : new Writing(StateChange.MADE_AT_ONCE, made, FIRST_ANSWER))
            .bind("taskId", taskId)
            .bind("characterId", characterId)
            .bind("username", username);
    if (hadTask) {
      change(job, writing, TAKEN);
    } else {
      firstAnswer(job, taskId, writing, null);
    }
  }

  /**
   * @param next the job's next stage; null = none
   */
  private ClaimedJob firstAnswer(ClaimedJob job, String taskId, Writing writing, JobState next)
      throws LostClaimException {
    Guard taskIsFree =
        handle -> {
          TaskOwners.lock(ledger, handle, job.gateway(), taskId);
          TaskOwners.other(handle, job.gateway(), taskId, job.id())
              .ifPresent(
                  owner -> {
                    throw new TaskOfAnotherException(owner);
                  });
        };
    try {
      return handOver(job, writing, taskIsFree, TAKEN, next);
    } catch (TaskOfAnotherException answered) {
      unknown(job, new JobError("task_of_another", answered.getMessage()));
      return null;
    }
  }

  private static final class TaskOfAnotherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskOfAnotherException(String owner) {
      super(
          "the gateway's answer names the task of job "
              + owner
              + ", so the task of this job is not known");
    }
  }

  /**
   * The create certainly did not arrive. It is sent again under the same key, after {@code delay}
   * at the earliest.
   */
  public void requeue(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    requeue(job, delay, error, "");
  }

  /**
   * The gateway does not accept the create now. It is sent again after {@code delay} at the
   * earliest. It gets another key, since a gateway may repeat its answer under the old one. It
   * keeps the key if an earlier create under it may have been accepted.
   */
  public void declined(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    requeue(job, delay, error, job.inDoubt() ? "" : NO_KEY);
  }

  private void requeue(ClaimedJob job, Duration delay, JobError error, String key)
      throws LostClaimException {
    change(job, failure(StateChange.SENT_AGAIN, FAILURE + key, error, delay), NOT_TAKEN);
  }

  /**
   * The gateway broke down and permits a resend of the create, at most {@link
   * ServerErrors#MAX_RESENDS} times. This is not for creates with a key, which are safer.
   */
  public void serverError(ClaimedJob job, JobError error) throws LostClaimException {
    change(
        job,
        failure(
                StateChange.SENT_AGAIN,
                ", server_errors = server_errors + 1" + FAILURE,
                error,
                Duration.ZERO)
            .onlyIf("idempotency_key IS NULL AND server_errors < :mostResends")
            .bind("mostResends", ServerErrors.MAX_RESENDS),
        NOT_TAKEN);
  }

  /**
   * The create had a key and may have been accepted. It is sent again under that key, after {@code
   * delay} at the earliest, and the gateway does not create a second task.
   */
  public void inDoubt(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(
        job,
        failure(StateChange.SENT_AGAIN, InDoubtCreates.SINCE_SENT + FAILURE, error, delay)
            .onlyIf("idempotency_key IS NOT NULL"),
        Alongside.NOTHING);
  }

  /**
   * The gateway certainly did not accept the job and will not. The next gateway of its list gets
   * the job at once. Without one the job fails.
   */
  public void refused(ClaimedJob job, JobError error) throws LostClaimException {
    FailOver.Move move =
        job.inDoubt() ? null : failOver.afterRefusal(alternativesOf(job)).orElse(null);
    if (move == null) {
      failed(job, error);
      return;
    }
    change(
        job,
        Writing.of(
                StateChange.SENT_AGAIN,
                """
                , gateway = :gateway, dialect = :dialect, alternatives = :alternatives,
                failures = 0, not_before = :now, idempotency_key = NULL, in_doubt_since = 0,
                error_kind = :kind, error_code = :code, error_message = :message
                """)
            .bind("gateway", move.gateway())
            .bind("dialect", move.dialect())
            .bind("alternatives", move.alternatives())
            .bind(error),
        NOT_TAKEN);
  }

  /**
   * This read is not in the transition's transaction: while a job is claimed, only its claim
   * changes them.
   */
  private String alternativesOf(ClaimedJob job) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT alternatives FROM job WHERE id = :id")
                .bind("id", job.id())
                .mapTo(String.class)
                .one());
  }

  /** The create may have been accepted. Nothing is sent until a person decides. */
  public void unknown(ClaimedJob job, JobError error) throws LostClaimException {
    unknown(job, error, null);
  }

  /**
   * @param outage the gateway's outage, which left this create in doubt, and perhaps others; null =
   *     none
   */
  public void unknown(ClaimedJob job, JobError error, String outage) throws LostClaimException {
    change(
        job,
        Writing.of(StateChange.UNSURE, ", outage = :outage" + ENDED)
            .bind("outage", outage)
            .bind(error),
        Alongside.NOTHING);
  }

  /**
   * The gateway refused the job, or the video is not available. If the user wants new creates after
   * failures of that kind, and there are creates left, it is queued for another create. If a create
   * may have been accepted, it becomes {@link #unknown}.
   */
  public void failed(ClaimedJob job, JobError error) throws LostClaimException {
    if (job.inDoubt()) {
      unknown(job, error);
      return;
    }
    Alongside answer = job.state() == JobState.SUBMITTING ? NOT_TAKEN : Alongside.NOTHING;
    if (purchases.retries(job, error)) {
      Duration delay = Duration.ofMillis(createdAgainAfter.apply(Math.max(1, job.attempt())));
      change(
          job,
          failure(
              StateChange.FAILED_AND_CREATED_ANEW,
              CREATED_ANEW + ", not_before = :now + :delay",
              error,
              delay),
          answer);
      return;
    }
    end(job, StateChange.GIVEN_UP, error, answer);
  }

  /** The gateway cancelled the task. */
  public void cancelled(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, StateChange.CALLED_OFF_THERE, error, Alongside.NOTHING);
  }

  /** The gateway did not finish in time, or no longer knows the task; its id is kept. */
  public void expired(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, StateChange.TIMED_OUT, error, Alongside.NOTHING);
  }

  /**
   * The gateway has the video.
   *
   * @return as {@link #submitted}
   */
  public ClaimedJob ready(
      ClaimedJob job, String gatewayStatus, String videoUrl, String enhancedPrompt, int polls)
      throws LostClaimException {
    return handOver(
        job,
        Writing.of(
                StateChange.READY,
                """
                , gateway_status = :gatewayStatus, video_url = :videoUrl,
                enhanced_prompt = :enhancedPrompt, polls = :polls, progress = 100, failures = 0,
                not_before = :now, error_kind = NULL, error_code = NULL, error_message = NULL
                """)
            .bind("gatewayStatus", gatewayStatus)
            .bind("videoUrl", videoUrl)
            .bind("enhancedPrompt", enhancedPrompt)
            .bind("polls", polls),
        Guard.NONE,
        Alongside.NOTHING,
        JobState.STORING);
  }

  /**
   * Reserves a storage key for this job.
   *
   * @return false if another job has it already; then nothing changed
   */
  public boolean reserveKey(ClaimedJob job, String key) {
    return ledger.write(
        handle -> {
          ledger.lock(handle, "key " + key);
          return handle
                  .createUpdate(
                      """
                      UPDATE job SET storage_key = :key
                      WHERE id = :id AND version = :version
                      AND NOT EXISTS (SELECT 1 FROM job other
                        WHERE other.storage_key = :key AND other.id <> :id)
                      """)
                  .bind("key", key)
                  .bind("id", job.id())
                  .bind("version", job.version())
                  .execute()
              == 1;
        });
  }

  /** The video is whole and in the storage. */
  public void stored(
      ClaimedJob job,
      String bucket,
      String key,
      String location,
      long bytes,
      String sha256,
      String contentType)
      throws LostClaimException {
    change(
        job,
        Writing.of(
                StateChange.BROUGHT_HOME,
                // The link may be signed, and is no longer needed.
                """
                , storage_bucket = :bucket, storage_key = :key, video_location = :location,
                video_bytes = :bytes, video_sha256 = :sha256, content_type = :contentType,
                failures = 0, video_url = NULL,
                error_kind = NULL, error_code = NULL, error_message = NULL
                """)
            .bind("bucket", bucket)
            .bind("key", key)
            .bind("location", location)
            .bind("bytes", bytes)
            .bind("sha256", sha256)
            .bind("contentType", contentType),
        COMPLETED);
  }

  /** Retries the same stage after {@code delay} at the earliest. The create does not change. */
  public void retryStage(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(job, failure(StateChange.TRIED_AGAIN, FAILURE, error, delay), Alongside.NOTHING);
  }

  private void end(ClaimedJob job, StateChange change, JobError error, Alongside alongside)
      throws LostClaimException {
    change(job, Writing.of(change, ENDED).bind(error), alongside);
  }

  /**
   * A row after its change.
   *
   * @param submitted its {@code submittedAt} by the steady clock, read in the transaction, because
   *     {@link LedgerClock#align} shifts the row's times
   */
  private record Changed(Job job, long submitted) {
    ClaimedJob claimed(long claim) {
      return job.claimed(claim, submitted);
    }
  }

  private Changed change(ClaimedJob job, Writing writing, Alongside alongside)
      throws LostClaimException {
    return change(job, writing, Guard.NONE, alongside);
  }

  private Changed change(ClaimedJob job, Writing writing, Guard guard, Alongside alongside)
      throws LostClaimException {
    Changed changed =
        ledger.write(
            handle -> {
              guard.check(handle);
              return changes
                  .one(handle, Before.of(job), writing, "", alongside)
                  .map(row -> new Changed(row, clock.onSteadyClock(row.submittedAt())))
                  .orElse(null);
            });
    if (changed == null) {
      held.release(job);
      throw new LostClaimException(job, writing.change().from(job.state()), held.draining());
    }
    if (changed.job().leaseOwner() == null) {
      held.release(job);
    }
    return changed;
  }

  /** As {@link #change}; the job keeps its claim if it has a place in its next stage. */
  private ClaimedJob handOver(
      ClaimedJob job, Writing writing, Guard guard, Alongside alongside, JobState next)
      throws LostClaimException {
    if (next == null || !held.reserve(job, next)) {
      change(job, writing, guard, alongside);
      return null;
    }
    Changed changed = change(job, writing.handingOver(), guard, alongside);
    if (changed.job().leaseOwner() == null) {
      return null;
    }
    // Another claim, so the end of the earlier stage does not release it.
    ClaimedJob passed = changed.claimed(changed.job().version());
    return held.renew(job, passed) ? passed : null;
  }

  private static Writing failure(
      StateChange change, String assignments, JobError error, Duration delay) {
    return Writing.of(change, assignments).bind(error).bind("delay", delay.toMillis());
  }
}
