package io.reelay.ledger.claim;

import static io.reelay.ledger.JobLog.LOG;

import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.query.GatewayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Moves a job to the next gateway of its list, if its own refused it or takes no creates for a
 * while. Only a job whose create certainly was not accepted, or was never sent, moves. A job in
 * {@code submitting} or {@code unknown}, or queued in doubt, may be billed at its gateway.
 */
public final class FailOver {
  /** Limits one round's writes. The other jobs move at the next tick. */
  private static final int MAX_MOVES_AT_ONCE = 500;

  /** Only the gateway that had the error permits a resend of its create. */
  private static final String MOVABLE =
      """
      gateway = :gateway AND state = 'queued' AND alternatives IS NOT NULL AND waits_for IS NULL
      AND source_task_id IS NULL AND in_doubt_since = 0 AND server_errors = 0 AND lease_until < :now
      """;

  private final Map<String, String> dialectOfGateway;

  /**
   * @param dialectOfGateway dialect by the name of a configured gateway
   */
  public FailOver(Map<String, String> dialectOfGateway) {
    this.dialectOfGateway = Map.copyOf(dialectOfGateway);
  }

  /**
   * A job's next gateway.
   *
   * @param alternatives the remaining gateways in the column's form; null = none
   */
  public record Move(String gateway, String dialect, String alternatives) {}

  /**
   * The next gateway after a final refusal, which removes the refusing one from the list.
   *
   * @param alternatives the job's column
   */
  public Optional<Move> afterRefusal(String alternatives) {
    return move(GatewayList.of(alternatives), dialectOfGateway::containsKey);
  }

  /** Moves jobs from a gateway that takes no creates now to one that does. */
  void leavePausedGateways(Handle handle, Map<String, GatewayCircuits.Pause> pauses, long now) {
    int left = MAX_MOVES_AT_ONCE;
    for (Map.Entry<String, GatewayCircuits.Pause> pause : pauses.entrySet()) {
      if (pause.getValue().isClosed(now)) {
        left -= leave(handle, pause.getKey(), pauses, left, now);
      }
    }
  }

  private int leave(
      Handle handle,
      String gateway,
      Map<String, GatewayCircuits.Pause> pauses,
      int most,
      long now) {
    int moved = 0;
    // One read per list of gateways, of which there are few: jobs that cannot move must not hide
    // later ones.
    for (String alternatives : listsAt(handle, gateway, now)) {
      List<String> rotated = new ArrayList<>(GatewayList.of(alternatives));
      rotated.add(gateway);
      Optional<Move> move =
          move(
              rotated, name -> dialectOfGateway.containsKey(name) && isOpen(pauses.get(name), now));
      if (move.isPresent() && moved < most) {
        moved += moveAll(handle, gateway, alternatives, move.get(), most - moved, now);
      }
    }
    return moved;
  }

  private static boolean isOpen(GatewayCircuits.Pause pause, long now) {
    return pause == null || !pause.isClosed(now);
  }

  private Optional<Move> move(List<String> gateways, Predicate<String> open) {
    return gateways.stream()
        .filter(open)
        .findFirst()
        .map(
            gateway ->
                new Move(
                    gateway,
                    dialectOfGateway.get(gateway),
                    GatewayList.text(
                        gateways.stream().filter(other -> !other.equals(gateway)).toList())));
  }

  private static List<String> listsAt(Handle handle, String gateway, long now) {
    return handle
        .createQuery("SELECT DISTINCT alternatives FROM job WHERE <movable>")
        .define("movable", MOVABLE)
        .bind("gateway", gateway)
        .bind("now", now)
        .mapTo(String.class)
        .list();
  }

  private static int moveAll(
      Handle handle, String gateway, String alternatives, Move move, int most, long now) {
    int moved =
        handle
            .createUpdate(
                """
                WITH movable AS MATERIALIZED (
                  SELECT id FROM job
                  WHERE <movable> AND alternatives = :alternatives
                  ORDER BY id LIMIT :most <skipLocked>)
                UPDATE job
                SET gateway = :to, dialect = :dialect, alternatives = :rest, idempotency_key = NULL,
                  not_before = :now, updated_at = :now, version = version + 1
                WHERE id IN (SELECT id FROM movable)
                """)
            .define("movable", MOVABLE)
            .bind("to", move.gateway())
            .bind("dialect", move.dialect())
            .bind("rest", move.alternatives())
            .bind("now", now)
            .bind("gateway", gateway)
            .bind("alternatives", alternatives)
            .bind("most", most)
            .execute();
    LOG.info("gateway {} is paused: {} jobs go to {}", gateway, moved, move.gateway());
    return moved;
  }
}
