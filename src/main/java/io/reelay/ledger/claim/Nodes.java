package io.reelay.ledger.claim;

import io.reelay.ledger.Ledger;
import io.reelay.ledger.db.LedgerClock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * The processes that use a ledger. A process that was not seen for the length of a lease counts as
 * dead, and others take over its jobs.
 */
public final class Nodes {
  private final Ledger ledger;
  private final String name;
  private final Duration lease;
  private final LedgerClock clock;

  /**
   * @param name unique name of this process; no other process, not even the next one on this
   *     machine, uses it
   * @param lease how long an unseen node counts as alive
   */
  public Nodes(Ledger ledger, String name, Duration lease, LedgerClock clock) {
    this.ledger = ledger;
    this.name = name;
    this.lease = lease;
    this.clock = clock;
  }

  /** Registers this node at the start of its work. */
  public void join() {
    ledger.writeAll(
        handle -> {
          if (!ledger.isShared()) {
            handle.execute("DELETE FROM node");
          }
          renew(handle, clock.millis());
        });
  }

  /** Whether a node with this name is alive, according to the ledger. */
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

  /** This process's own name. */
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
