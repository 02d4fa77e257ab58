package io.reelay.ledger.outbox;

import io.reelay.ledger.FieldBounds;
import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
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

  /**
   * Claims the due events, the oldest first.
   *
   * @param most events at once on this node
   * @param mostOfOne events at once for one address, so that a slow receiver leaves room for others
   */
  public synchronized List<Delivery> claimDue(int most, int mostOfOne) {
    return ledger.write(
        handle -> {
          long now = clock.millis();
          Map<String, Integer> busy = busyAddresses(handle, now);
          int room = most - busy.values().stream().mapToInt(Integer::intValue).sum();
          List<Delivery> claimed = new ArrayList<>();
          while (room > 0) {
            List<Due> due = due(handle, full(busy, mostOfOne), room, now);
            List<String> ids =
                due.stream()
                    .filter(event -> busy.merge(event.url(), 1, Integer::sum) <= mostOfOne)
                    .map(Due::id)
                    .toList();
            claimed.addAll(claim(handle, ids, now));
            room -= ids.size();
            if (ids.size() == due.size()) {
              break;
            }
            // An address is full now. The next look is at the events of the others.
          }
          claimed.sort(Comparator.comparing(Delivery::id));
          return claimed;
        });
  }

  /** A due event. */
  public record Due(String id, String url) {}

  /** Address → events of this node that are on their way. */
  private Map<String, Integer> busyAddresses(Handle handle, long now) {
    Map<String, Integer> busy = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT url FROM outbox
            WHERE state = 'pending' AND lease_owner = :node AND lease_until >= :now
            """)
        .bind("node", node)
        .bind("now", now)
        .mapTo(String.class)
        .forEach(url -> busy.merge(url, 1, Integer::sum));
    return busy;
  }

  private static List<String> full(Map<String, Integer> busy, int mostOfOne) {
    return busy.entrySet().stream()
        .filter(address -> address.getValue() >= mostOfOne)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The oldest due events, not those of full addresses. */
  private List<Due> due(Handle handle, List<String> full, int most, long now) {
    Query query =
        handle
            .createQuery(
                """
                SELECT id, url FROM outbox
                WHERE state = 'pending' AND next_attempt_at <= :now AND lease_until < :now
                AND %s
                ORDER BY next_attempt_at, id LIMIT :most <skipLocked>
                """
                    .formatted(full.isEmpty() ? "TRUE" : "url NOT IN (<full>)"))
            .bind("now", now)
            .bind("most", most);
    if (!full.isEmpty()) {
      query.bindList("full", full);
    }
    return query.mapTo(Due.class).list();
  }

  private List<Delivery> claim(Handle handle, List<String> ids, long now) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            UPDATE outbox
            SET lease_owner = :node, lease_until = :until, version = version + 1
            WHERE id IN (<ids>)
            RETURNING id, job_id, type, url, payload, attempts, version
            """)
        .bind("node", node)
        .bind("until", now + lease.toMillis())
        .bindList("ids", ids)
        .mapTo(Delivery.class)
        .list();
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
