package io.reelay.ledger.outbox;

import io.reelay.ledger.FieldBounds;
import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events for the webhook. An event is delivered at least once: if a node dies between the
 * answer and the write, the event is sent again under the same id.
 */
public final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger("io.reelay.webhooks");

  private final Ledger ledger;
  private final String node;
  private final Duration lease;
  private final InstantSource clock;

  /**
   * @param lease time limit of one delivery, after which another node may try; longer than the
   *     webhook's time-out
   */
  public Outbox(Ledger ledger, String node, Duration lease, InstantSource clock) {
    this.ledger = ledger;
    this.node = node;
    this.lease = lease;
    this.clock = clock;
  }

  /**
   * An event to send now.
   *
   * @param id the {@code webhook-id}: the same at each attempt
   * @param attempts number of earlier attempts
   */
  public record Delivery(
      String id,
      String jobId,
      String type,
      String url,
      String payload,
      int attempts,
      long version) {
    @Override
    public String toString() {
      return type + " " + id + " of job " + jobId;
    }
  }

  /** Claims the due events, the oldest first, with {@code most} at once on this node. */
  public synchronized List<Delivery> claimDue(int most) {
    return ledger.write(
        handle -> {
          long now = clock.millis();
          int busy =
              handle
                  .createQuery(
                      """
                      SELECT count(*) FROM outbox
                      WHERE state = 'pending' AND lease_owner = :node AND lease_until >= :now
                      """)
                  .bind("node", node)
                  .bind("now", now)
                  .mapTo(Integer.class)
                  .one();
          if (busy >= most) {
            return List.of();
          }
          return handle
              .createQuery(
                  """
                  WITH due AS MATERIALIZED (
                    SELECT id FROM outbox
                    WHERE state = 'pending' AND next_attempt_at <= :now AND lease_until < :now
                    ORDER BY next_attempt_at, id LIMIT :most <skipLocked>)
                  UPDATE outbox
                  SET lease_owner = :node, lease_until = :until, version = version + 1
                  WHERE id IN (SELECT id FROM due)
                  RETURNING id, job_id, type, url, payload, attempts, version
                  """)
              .bind("node", node)
              .bind("until", now + lease.toMillis())
              .bind("now", now)
              .bind("most", most - busy)
              .mapTo(Delivery.class)
              .stream()
              .sorted(Comparator.comparing(Delivery::id))
              .toList();
        });
  }

  /** The receiver accepted it. */
  public void delivered(Delivery delivery) {
    if (end(delivery, "delivered", Duration.ZERO, null)) {
      LOG.info("{} delivered", delivery);
    }
  }

  /** The receiver did not accept it. The next attempt is after {@code delay}. */
  public void retry(Delivery delivery, Duration delay, String reason) {
    if (end(delivery, "pending", delay, reason)) {
      LOG.warn("{} not taken, again in {} s: {}", delivery, delay.toSeconds(), reason);
    }
  }

  /** There are no more automatic attempts. The row stays, with the reason. */
  public void giveUp(Delivery delivery, String reason) {
    if (end(delivery, "given_up", Duration.ZERO, reason)) {
      LOG.error("{} given up after {} attempts: {}", delivery, delivery.attempts() + 1, reason);
    }
  }

  /** Releases this node's claims at the end of the process. */
  public synchronized void releaseAll() {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE outbox SET lease_owner = NULL, lease_until = 0 WHERE lease_owner ="
                        + " :node")
                .bind("node", node)
                .execute());
  }

  private boolean end(Delivery delivery, String state, Duration delay, String error) {
    return ledger.write(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE outbox
                        SET state = :state, attempts = attempts + 1, version = version + 1,
                          next_attempt_at = :now + :delay, last_error = :error,
                          lease_owner = NULL, lease_until = 0, updated_at = :now
                        WHERE id = :id AND version = :version AND state = 'pending'
                        """)
                    .bind("state", state)
                    .bind("delay", delay.toMillis())
                    .bind("error", FieldBounds.cut(error, FieldBounds.MESSAGE))
                    .bind("now", clock.millis())
                    .bind("id", delivery.id())
                    .bind("version", delivery.version())
                    .execute()
                == 1);
  }
}
