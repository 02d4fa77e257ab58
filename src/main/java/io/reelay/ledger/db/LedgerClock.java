package io.reelay.ledger.db;

import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * The time of a ledger's leases, due times and deadlines. It stops or jumps only during {@link
 * #align}.
 */
@FunctionalInterface
public interface LedgerClock extends InstantSource {
  /**
   * Adjusts to changes of the ledger's time source. Called before each round of claims, outside a
   * transaction.
   */
  default void align(Handle handle) {}

  /**
   * Converts a ledger time to this process's steady clock, which {@link #align} does not change.
   */
  default long onSteadyClock(long time) {
    return time;
  }
}
