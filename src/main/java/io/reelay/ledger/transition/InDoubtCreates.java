package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The creates whose acceptance is not known. A create with a key is queued and sent again, as long
 * as its gateway certainly knows the key. Any other create is {@code unknown}.
 */
public final class InDoubtCreates {
  /** SQL: the row has not changed since the intent. */
  static final String SINCE_SENT =
      ", in_doubt_since = CASE in_doubt_since WHEN 0 THEN updated_at ELSE in_doubt_since END";

  private static final String INTERRUPTED =
      "Reelay ended between sending the create and reading its answer";

  private final JobChanges changes;
  private final Map<String, GatewayTerms> gateways;

  public InDoubtCreates(JobChanges changes, Map<String, GatewayTerms> gateways) {
    this.changes = changes;
    this.gateways = Map.copyOf(gateways);
  }

  /**
   * Settles creates whose process died between intent and answer, and creates that have been in
   * doubt for too long.
   */
  public void look(Handle handle, long now) {
    settle(
        handle,
        new Writing(
                StateChange.INTERRUPTED_WITH_KEY,
                SINCE_SENT
                    + """
                    , failures = 0, not_before = :now,
                    error_kind = :kind, error_code = :code, error_message = :message
                    """,
                "idempotency_key IS NOT NULL")
            .bind(new JobError("in_doubt", INTERRUPTED)));
    settle(
        handle,
        new Writing(
                StateChange.INTERRUPTED,
                """
                , in_doubt_since = 0,
                error_kind = :kind, error_code = :code, error_message = :message
                """,
                "TRUE")
            .bind(new JobError("interrupted", INTERRUPTED)));
    for (String gateway : gatewaysInDoubt(handle)) {
      GatewayTerms terms = gateways.get(gateway);
      // Like all jobs of an unconfigured gateway, its jobs wait until it is configured.
      if (terms != null) {
        parkForgotten(handle, gateway, terms, now);
      }
    }
  }

  private void parkForgotten(Handle handle, String gateway, GatewayTerms terms, long now) {
    long lastKnown = terms.keyed() ? now - terms.idempotencyWindow().toMillis() : now;
    String message =
        terms.keyed()
            ? "no clear answer within reelay.gateways." + gateway + ".idempotency-window"
            : "it cannot be sent again: idempotency is none at gateway " + gateway;
    settle(
        handle,
        new Writing(
                StateChange.KEY_FORGOTTEN,
                """
                , in_doubt_since = 0, error_kind = 'unsure', error_code = NULL,
                error_message = :message || coalesce(': ' || error_message, '')
                """,
                "in_doubt_since BETWEEN 1 AND :lastKnown AND gateway = :gateway")
            .bind("message", message)
            .bind("lastKnown", lastKnown)
            .bind("gateway", gateway));
  }

  private void settle(Handle handle, Writing writing) {
    changes.many(handle, writing, job -> sentAt(handle, job));
  }

  private static Set<String> gatewaysInDoubt(Handle handle) {
    // Not DISTINCT: SQLite would go through all jobs in an index by gateway.
    return handle
        .createQuery("SELECT gateway FROM job WHERE in_doubt_since > 0")
        .mapTo(String.class)
        .set();
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
