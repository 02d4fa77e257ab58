package io.reelay.ledger.claim;

import io.reelay.ledger.Ledger;
import io.reelay.ledger.db.LedgerClock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * The processes at work on a ledger. One that has not been seen for as long as a lease is dead, or
 * as good as dead: others take over what it had in hand.
 */
public final class Nodes {
  private final Ledger ledger;
  private final String name;
  private final Duration lease;
  private final LedgerClock clock;

  /**
   * @param name of this process; never used by another one, not even by the next on this machine
   * @param lease how long a node that is not seen is taken for alive
   */
  public Nodes(Ledger ledger, String name, Duration lease, LedgerClock clock) {
    this.ledger = ledger;
    this.name = name;
    this.lease = lease;
    this.clock = clock;
  }

  /** This node begins its work. */
  public void join() {
    ledger.writeAll(
        handle -> {
          if (!ledger.isShared()) {
            handle.execute("DELETE FROM node");
          }
          renew(handle, clock.millis());
        });
  }

  /** Whether a node of this name is at work, as far as the ledger knows. */
  public boolean isAlive(String node) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM node WHERE name = :name AND seen_at > :since)")
                .bind("name", node)
                .bind("since", clock.millis() - lease.toMillis())
                .mapTo(Boolean.class)
                .one());
  }

  /** This process's own. */
  public String name() {
    return name;
  }

  void renew(Handle handle, long now) {
    handle
        .createUpdate(
            """
            INSERT INTO node (name, seen_at) VALUES (:name, :now)
            ON CONFLICT (name) DO UPDATE SET seen_at = :now
            """)
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  void forgetDead(Handle handle, long now) {
    handle
        .createUpdate("DELETE FROM node WHERE seen_at <= :since")
        .bind("since", now - lease.toMillis())
        .execute();
  }

  void leave(Handle handle) {
    handle.createUpdate("DELETE FROM node WHERE name = :name").bind("name", name).execute();
  }
}
