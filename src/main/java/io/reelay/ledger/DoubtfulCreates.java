package io.reelay.ledger;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * The creates of which nobody knows whether they were taken. One that went under a key is queued
 * and sent again, for as long as its gateway is sure to know the key; any other is {@code unknown}.
 */
final class DoubtfulCreates {
  /** SQL, while the row is still as the intent has left it. */
  static final String SINCE_SENT =
      "in_doubt_since = CASE in_doubt_since WHEN 0 THEN updated_at ELSE in_doubt_since END";

  private static final String INTERRUPTED =
      "Reelay ended between sending the create and reading its answer";

  private static final String MESSAGE = ", error_message = :message";

  private final VideoEvents events;
  private final Map<String, GatewayTerms> gateways;

  DoubtfulCreates(VideoEvents events, Map<String, GatewayTerms> gateways) {
    this.events = events;
    this.gateways = Map.copyOf(gateways);
  }

  /** Settles what died between intent and answer, and what has been in doubt for too long. */
  void look(Handle handle, long now) {
    queueInterrupted(handle, now);
    park(
        JobState.SUBMITTING,
        update(
                handle,
                "unknown",
                "in_doubt_since = 0" + MESSAGE,
                "state = 'submitting'",
                "interrupted")
            .bind("message", INTERRUPTED),
        handle,
        now);
    for (String gateway : gatewaysInDoubt(handle)) {
      GatewayTerms terms = gateways.get(gateway);
      // As every job of a gateway that is not configured, its jobs wait until it is.
      if (terms != null) {
        parkForgotten(handle, gateway, terms, now);
      }
    }
  }

  private static void queueInterrupted(Handle handle, long now) {
    for (Job job :
        update(
                handle,
                "queued",
                SINCE_SENT + ", failures = 0, not_before = :now" + MESSAGE,
                "state = 'submitting' AND idempotency_key IS NOT NULL",
                "in_doubt")
            .bind("message", INTERRUPTED)
            .bind("now", now)
            .map(ConstructorMapper.of(Job.class))
            .list()) {
      TransitionLog.tell(JobState.SUBMITTING, job, sentAt(handle, job));
    }
  }

  private void parkForgotten(Handle handle, String gateway, GatewayTerms terms, long now) {
    long lastKnown = terms.keyed() ? now - terms.idempotencyWindow().toMillis() : now;
    String message =
        terms.keyed()
            ? "no clear answer within reelay.gateways." + gateway + ".idempotency-window"
            : "it cannot be sent again: idempotency is none at gateway " + gateway;
    park(
        JobState.QUEUED,
        update(
                handle,
                "unknown",
                "in_doubt_since = 0, error_message = :message || coalesce(': ' || error_message, '')",
                "state = 'queued' AND in_doubt_since BETWEEN 1 AND :lastKnown AND gateway ="
                    + " :gateway",
                "unsure")
            .bind("message", message)
            .bind("lastKnown", lastKnown)
            .bind("gateway", gateway),
        handle,
        now);
  }

  private static List<String> gatewaysInDoubt(Handle handle) {
    return handle
        .createQuery("SELECT DISTINCT gateway FROM job WHERE in_doubt_since > 0")
        .mapTo(String.class)
        .list();
  }

  private static Query update(
      Handle handle, String to, String assignments, String condition, String kind) {
    return handle
        .createQuery(
            "WITH doubtful AS MATERIALIZED (SELECT id FROM job WHERE lease_until < :now AND "
                + condition
                + " ORDER BY id <skipLocked>) UPDATE job SET state = :to, version = version + 1,"
                + " updated_at = :now, lease_owner = NULL, lease_until = 0, error_kind = :kind,"
                + " error_code = NULL, "
                + assignments
                + " WHERE id IN (SELECT id FROM doubtful) RETURNING "
                + Job.COLUMNS)
        .bind("to", to)
        .bind("kind", kind);
  }

  private void park(JobState from, Query update, Handle handle, long now) {
    for (Job job : update.bind("now", now).map(ConstructorMapper.of(Job.class)).list()) {
      events.write(handle, "video.unknown", job, now);
      TransitionLog.tell(from, job, sentAt(handle, job));
    }
  }

  private static long sentAt(Handle handle, Job job) {
    return handle
        .createQuery("SELECT sent_at FROM create_attempt WHERE job_id = :id AND attempt = :attempt")
        .bind("id", job.id())
        .bind("attempt", job.attempt())
        .mapTo(Long.class)
        .findOne()
        .orElse(job.createdAt());
  }
}
