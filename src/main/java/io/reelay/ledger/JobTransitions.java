package io.reelay.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every change of a job's state, each one compare-and-set on the row's version and state, each with
 * its event in the same transaction. A stage that ends gives its claim back in the same write, so
 * that nothing is handed on in memory.
 *
 * <p>All methods throw {@link LostClaimException} when the job has moved on without this node, and
 * then write nothing.
 */
public final class JobTransitions {
  private static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");
  private static final String LET_GO = ", lease_owner = NULL, lease_until = 0";
  private static final String NO_ERROR =
      ", error_kind = NULL, error_code = NULL, error_message = NULL";
  private static final String ERROR =
      ", error_kind = :kind, error_code = :code, error_message = :message";

  /** Failures count in a row and by kind: an outage of one thing says nothing about another. */
  private static final String FAILURE =
      "failures = CASE WHEN error_kind = :kind THEN failures + 1 ELSE 1 END, not_before ="
          + " :notBefore";

  private final Ledger ledger;
  private final VideoEvents events;
  private final HeldClaims held;
  private final InstantSource clock;

  public JobTransitions(Ledger ledger, VideoEvents events, HeldClaims held, InstantSource clock) {
    this.ledger = ledger;
    this.events = events;
    this.held = held;
    this.clock = clock;
  }

  /** The intent, on disk before the create is sent: a crash from here on is {@code unknown}. */
  public ClaimedJob submitting(ClaimedJob job) throws LostClaimException {
    return change(
            job,
            JobState.SUBMITTING,
            null,
            "attempt = attempt + 1",
            "version = :version AND state = 'queued'",
            Map.of())
        .claimed()
        .inClaim(job.claim());
  }

  /**
   * The gateway took the job. Also accepted from {@code unknown}: an answer that comes after this
   * node's lease ran out still saves the video.
   */
  public void submitted(ClaimedJob job, String taskId, String gatewayStatus)
      throws LostClaimException {
    Map<String, Object> values = new HashMap<>();
    values.put("taskId", taskId);
    values.put("gatewayStatus", gatewayStatus);
    change(
        job,
        JobState.GENERATING,
        "video.submitted",
        "task_id = :taskId, gateway_status = :gatewayStatus, submitted_at = :now, failures = 0,"
            + " not_before = :now"
            + NO_ERROR
            + LET_GO,
        "attempt = :attempt AND task_id IS NULL AND state IN ('submitting', 'unknown')",
        values);
  }

  /** The create surely was not taken: it is sent again, not before {@code delay} has passed. */
  public void requeue(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(
        job,
        JobState.QUEUED,
        null,
        FAILURE + ERROR + LET_GO,
        "version = :version AND state = 'submitting'",
        values(error, delay));
  }

  /** The create may have been taken: nothing is sent until a person decides. */
  public void unknown(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, JobState.UNKNOWN, "video.unknown", "state = 'submitting'", error);
  }

  /** The gateway refused it, or the video cannot be had. */
  public void failed(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, JobState.FAILED, "video.failed", "state = :from", error);
  }

  /** The gateway called the task off. */
  public void cancelled(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, JobState.CANCELLED, "video.cancelled", "state = 'generating'", error);
  }

  /** The gateway did not finish in time, or no longer knows the task; its id is kept. */
  public void expired(ClaimedJob job, JobError error) throws LostClaimException {
    end(job, JobState.EXPIRED, "video.expired", "state = 'generating'", error);
  }

  /** The gateway has the video: the next claim brings it home. */
  public void ready(
      ClaimedJob job, String gatewayStatus, String videoUrl, String enhancedPrompt, int polls)
      throws LostClaimException {
    Map<String, Object> values = new HashMap<>();
    values.put("gatewayStatus", gatewayStatus);
    values.put("videoUrl", videoUrl);
    values.put("enhancedPrompt", enhancedPrompt);
    values.put("polls", polls);
    change(
        job,
        JobState.STORING,
        null,
        "gateway_status = :gatewayStatus, video_url = :videoUrl, enhanced_prompt = :enhancedPrompt,"
            + " polls = :polls, progress = 100, failures = 0, not_before = :now"
            + NO_ERROR
            + LET_GO,
        "version = :version AND state = 'generating'",
        values);
  }

  /**
   * Keeps a storage key for this job alone.
   *
   * @return false if another job has it already; then nothing changed
   */
  public boolean reserveKey(ClaimedJob job, String key) {
    return ledger
        .jdbi()
        .inTransaction(
            handle ->
                handle
                        .createUpdate(
                            "UPDATE job SET storage_key = :key WHERE id = :id AND version ="
                                + " :version AND NOT EXISTS (SELECT 1 FROM job other WHERE"
                                + " other.storage_key = :key AND other.id <> :id)")
                        .bind("key", key)
                        .bind("id", job.id())
                        .bind("version", job.version())
                        .execute()
                    == 1);
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
    Map<String, Object> values = new HashMap<>();
    values.put("bucket", bucket);
    values.put("key", key);
    values.put("location", location);
    values.put("bytes", bytes);
    values.put("sha256", sha256);
    values.put("contentType", contentType);
    change(
        job,
        JobState.STORED,
        "video.stored",
        "storage_bucket = :bucket, storage_key = :key, video_location = :location, video_bytes ="
            + " :bytes, video_sha256 = :sha256, content_type = :contentType, failures = 0"
            + NO_ERROR
            + LET_GO,
        "version = :version AND state = 'storing'",
        values);
  }

  /** The same stage again, not before {@code delay} has passed; the create is not touched. */
  public void retryStage(ClaimedJob job, Duration delay, JobError error) throws LostClaimException {
    change(
        job,
        job.state(),
        null,
        FAILURE + ERROR + LET_GO,
        "version = :version AND state = :from",
        values(error, delay));
  }

  private void end(ClaimedJob job, JobState to, String event, String condition, JobError error)
      throws LostClaimException {
    change(
        job,
        to,
        event,
        "not_before = :now" + ERROR + LET_GO,
        "version = :version AND " + condition,
        values(error, Duration.ZERO));
  }

  private Map<String, Object> values(JobError error, Duration delay) {
    Map<String, Object> values = new HashMap<>();
    values.put("kind", error.kind());
    values.put("code", error.code());
    values.put("message", error.message());
    values.put("notBefore", clock.millis() + delay.toMillis());
    return values;
  }

  private Job change(
      ClaimedJob job,
      JobState to,
      String event,
      String assignments,
      String condition,
      Map<String, Object> values)
      throws LostClaimException {
    long now = clock.millis();
    Job changed =
        ledger
            .jdbi()
            .inTransaction(
                handle -> {
                  Job row =
                      handle
                          .createQuery(
                              "UPDATE job SET state = :to, version = version + 1, updated_at ="
                                  + " :now, "
                                  + assignments
                                  + " WHERE id = :id AND "
                                  + condition
                                  + " RETURNING "
                                  + Job.COLUMNS)
                          .bind("to", to.text())
                          .bind("now", now)
                          .bind("id", job.id())
                          .bind("version", job.version())
                          .bind("attempt", job.attempt())
                          .bind("from", job.state().text())
                          .bindMap(values)
                          .map(ConstructorMapper.of(Job.class))
                          .findOne()
                          .orElse(null);
                  if (row != null && event != null) {
                    events.write(handle, event, row, now);
                  }
                  return row;
                });
    if (changed == null) {
      held.letGo(job);
      throw new LostClaimException(job, job.state().text() + " → " + to.text());
    }
    if (changed.leaseOwner() == null) {
      held.letGo(job);
    }
    report(job, changed, now);
    return changed;
  }

  /** Without the error's message, which may quote the prompt: that is in the ledger. */
  private static void report(ClaimedJob before, Job after, long now) {
    LOG.info(
        "job {} '{}' {} → {} after {} s{}",
        after.id(),
        after.name(),
        before.state().text(),
        after.state().text(),
        (now - after.createdAt()) / 1000.0,
        after.errorKind() == null
            ? ""
            : ": "
                + after.errorKind()
                + (after.errorCode() == null ? "" : " " + after.errorCode()));
  }
}
