package io.reelay.ledger.db;

import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * The time that a ledger's leases, due times and deadlines are in. It stands or jumps only while
 * its {@link #align} does.
 */
@FunctionalInterface
public interface LedgerClock extends InstantSource {
  /**
   * Takes account of what has become of the time that the ledger goes by; called before each round
   * of claims, outside a transaction.
   */
  default void align(Handle handle) {}

  /**
   * Where one of the ledger's times lies on this process's steady clock, which no {@link #align}
   * changes.
   */
  default long onSteadyClock(long time) {
    return time;
  }
}
