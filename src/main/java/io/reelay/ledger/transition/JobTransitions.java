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
import io.reelay.ledger.purchase.PurchaseDeniedException;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.transition.JobChanges.Alongside;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Every change of a job's state that a stage makes, each one compare-and-set on the row's version
 * and state, written by {@link JobChanges}. A stage that ends gives its claim back in the same
 * write, so that nothing is handed on in memory.
 *
 * <p>All methods throw {@link LostClaimException} when the job has moved on without this node, and
 * then write nothing.
 */
public final class JobTransitions {
  /** Of this very create, also where it comes after the job was parked. */
  private static final String FIRST_ANSWER =
      "attempt = :attempt AND task_id IS NULL AND (state <> 'queued' OR in_doubt_since > 0)";

  /** The next create is another purchase. */
  private static final String NO_KEY = ", idempotency_key = NULL, in_doubt_since = 0";

  /** Failures count in a row and by kind: an outage of one thing says nothing about another. */
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

  /** As if nothing had been created yet, but for what the attempts say, and for why. */
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

  /**
   * What must hold before the row is changed, in the same transaction; throws where it does not.
   */
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

  /** What made the gateway fail may last longer than what made it answer late. */
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
      ActiveLeases held) {
    this.ledger = ledger;
    this.changes = changes;
    this.purchases = purchases;
    this.failOver = new FailOver(dialectOfGateway);
    this.held = held;
  }

  /** Whether the job is still this node's, as far as its last round of claims saw. */
  public boolean holds(ClaimedJob job) {
    return held.holds(job);
  }

  /** Whether the job's next stage is left to others: the process ends, or they have it already. */
  public boolean shouldYield(ClaimedJob job) {
    return held.draining() || !holds(job);
  }

  /**
   * Whether the job is still this node's now: the ledger is asked, as a node that has slept would
   * not know. For work that others see before its transition is written.
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
   * @throws LostClaimException if the job is no longer this node's
   */
  public void requireHeld(ClaimedJob job) throws LostClaimException {
    if (!holds(job)) {
      throw new LostClaimException(job, job.state().text(), held.draining());
    }
  }

  /**
   * The intent, on disk before the create is sent: a crash from here on leaves the job in doubt.
   *
   * @throws PurchaseDeniedException if a limit that the user set does not allow it; then nothing is
   *     written
   * @throws GatewayClosedException if its gateway has gone out of order since the claim; likewise
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
            // Only a key makes a create that is in doubt safe to send again.
            .onlyIf("(in_doubt_since = 0 OR :keyed = 1)")
            // Nor may it be sent after the lease: others count on it, as claims are limited.
            .onlyIf("lease_until >= :now");
    return change(job, intent, ledger::requireSame, this::begin)
        .claimed(job.claim(), job.submitted());
  }

  private void begin(Handle handle, Job job, long now) {
    GatewayOutages.requireOpen(handle, job.gateway(), now);
    purchases.begin(handle, job, now);
  }

  /**
   * The gateway took the job. Also accepted from {@code unknown}: an answer that comes after this
   * node's lease ran out still saves the video. Where the gateway names another job's task, nobody
   * knows which task is this job's: it is {@link #unknown}.
   *
   * @param surface which of the gateway's calls it was, for the status action; null = not said
   */
  public void submitted(ClaimedJob job, String taskId, String gatewayStatus, String surface)
      throws LostClaimException {
    firstAnswer(
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
            .bind("surface", surface));
  }

  /**
   * The gateway made a character, which ends the job without a video: at once, in the answer to its
   * create, or later as a task's result.
   *
   * @param taskId what the gateway calls the task, or the character where there was no task
   * @param characterId null if the gateway gave none
   * @param username how prompts name it, without {@code @}; null if the gateway gave none
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
      firstAnswer(job, taskId, writing);
    }
  }

  private void firstAnswer(ClaimedJob job, String taskId, Writing writing)
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
      change(job, writing, taskIsFree, TAKEN);
    } catch (TaskOfAnotherException answered) {
      unknown(job, new JobError("task_of_another", answered.getMessage()));
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
   * The create surely did not arrive: it is sent again, under the same key, not before {@code
   * delay} has passed.
   */
  public void requeue(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    requeue(job, delay, error, "");
  }

  /**
   * The gateway said that it does not take the create now: it is sent again, not before {@code
   * delay} has passed. Under another key, as a gateway may repeat what it said under this one;
   * unless an earlier create under it may have been taken.
   */
  public void declined(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    requeue(job, delay, error, job.inDoubt() ? "" : NO_KEY);
  }

  private void requeue(ClaimedJob job, Duration delay, JobError error, String key)
      throws LostClaimException {
    change(job, failure(StateChange.SENT_AGAIN, FAILURE + key, error, delay), NOT_TAKEN);
  }

  /**
   * The gateway broke down and says that the create may be sent again, which happens {@link
   * ServerErrors#MAX_RESENDS} times at the most. Not where it went under a key, which is safer.
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
   * The create may have been taken, and went under a key: it is sent again under that, not before
   * {@code delay} has passed, and the gateway makes nothing a second time.
   */
  public void inDoubt(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(
        job,
        failure(StateChange.SENT_AGAIN, InDoubtCreates.SINCE_SENT + FAILURE, error, delay)
            .onlyIf("idempotency_key IS NOT NULL"),
        Alongside.NOTHING);
  }

  /**
   * The gateway surely did not take the job, and will not: the next one of its list gets it at
   * once. Without one the job failed.
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

  /** Not in the transition's transaction: while a job is claimed, only its claim changes them. */
  private String alternativesOf(ClaimedJob job) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT alternatives FROM job WHERE id = :id")
                .bind("id", job.id())
                .mapTo(String.class)
                .one());
  }

  /** The create may have been taken: nothing is sent until a person decides. */
  public void unknown(ClaimedJob job, JobError error) throws LostClaimException {
    unknown(job, error, null);
  }

  /**
   * @param outage of the gateway, which left this create unsure as it may others; null = of none
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
   * The gateway refused it, or the video cannot be had. If the user wants failures of that kind
   * created again, and there are creates left, it is queued for another; and if a create may have
   * been taken after all, it is {@link #unknown}.
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

  /** The gateway called the task off. */
  public void cancelled(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, StateChange.CALLED_OFF_THERE, error, Alongside.NOTHING);
  }

  /** The gateway did not finish in time, or no longer knows the task; its id is kept. */
  public void expired(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, StateChange.TIMED_OUT, error, Alongside.NOTHING);
  }

  /** The gateway has the video: the next claim brings it home. */
  public void ready(
      ClaimedJob job, String gatewayStatus, String videoUrl, String enhancedPrompt, int polls)
      throws LostClaimException {
    change(
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
        Alongside.NOTHING);
  }

  /**
   * Keeps a storage key for this job alone.
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
                // The link may be signed, and nobody needs it any more.
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

  /** The same stage again, not before {@code delay} has passed; the create is not touched. */
  public void retryStage(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(job, failure(StateChange.TRIED_AGAIN, FAILURE, error, delay), Alongside.NOTHING);
  }

  private void end(ClaimedJob job, StateChange change, JobError error, Alongside alongside)
      throws LostClaimException {
    change(job, Writing.of(change, ENDED).bind(error), alongside);
  }

  private Job change(ClaimedJob job, Writing writing, Alongside alongside)
      throws LostClaimException {
    return change(job, writing, Guard.NONE, alongside);
  }

  private Job change(ClaimedJob job, Writing writing, Guard guard, Alongside alongside)
      throws LostClaimException {
    Job changed =
        ledger.write(
            handle -> {
              guard.check(handle);
              return changes.one(handle, Before.of(job), writing, "", alongside).orElse(null);
            });
    if (changed == null) {
      held.release(job);
      throw new LostClaimException(job, writing.change().from(job.state()), held.draining());
    }
    if (changed.leaseOwner() == null) {
      held.release(job);
    }
    return changed;
  }

  private static Writing failure(
      StateChange change, String assignments, JobError error, Duration delay) {
    return Writing.of(change, assignments).bind(error).bind("delay", delay.toMillis());
  }
}
