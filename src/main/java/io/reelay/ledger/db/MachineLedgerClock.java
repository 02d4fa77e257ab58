package io.reelay.ledger.db;

import io.reelay.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of a ledger with this node only. It runs like the steady clock. After a change of the
 * machine's clock or a sleep it follows, together with all due times in the ledger. So this node's
 * leases do not run out, and no deadline comes early.
 *
 * <p>Code that writes a time must read it inside the transaction: the ledger has one connection, so
 * no transaction spans a step.
 */
final class MachineLedgerClock implements LedgerClock {
  private static final Logger LOG = LoggerFactory.getLogger(MachineLedgerClock.class);

  /** Smaller steps are not worth the writes, and their effect is harmless. */
  private static final Duration LEAST_STEP = Duration.ofSeconds(2);

  private final Clocks clocks;

  /** Offset from the steady clock in milliseconds; may be negative. */
  private volatile long ahead;

  MachineLedgerClock(Clocks clocks) {
    this.clocks = clocks;
    ahead = clocks.wall().millis() - clocks.steady().millis();
  }

  @Override
  public long millis() {
    return clocks.steady().millis() + ahead;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long onSteadyClock(long time) {
    return time - ahead;
  }

  @Override
  public void align(Handle handle) {
    long step = clocks.wall().millis() - millis();
    if (Math.abs(step) <= LEAST_STEP.toMillis()) {
      return;
    }
    // In this order a failure or a kill in between delays events, and never makes them early.
    if (step > 0) {
      handle.useTransaction(rows -> AwaitedTimes.shift(rows, step));
      ahead += step;
    } else {
      ahead += step;
      handle.useTransaction(rows -> AwaitedTimes.shift(rows, step));
    }
    LOG.warn(
        "The machine's clock is {} s {} of the time that has passed: it was put {}, and all that"
            + " the ledger waits for goes along",
        Math.abs(step) / 1000,
        step > 0 ? "ahead" : "behind",
        step > 0 ? "forward, or the machine has slept" : "back");
  }
}
