package io.reelay.ledger.db;

import io.reelay.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of a ledger whose only node is this one: it goes as the steady clock does. When the
 * machine's clock was put forward or back, or the machine has slept, it follows with all times that
 * the ledger waits for, so that no lease of this node's runs out, and no deadline comes early.
 *
 * <p>Whoever writes a time must ask for it inside the transaction: the ledger has one connection,
 * so no transaction spans a step.
 */
final class MachineLedgerClock implements LedgerClock {
  private static final Logger LOG = LoggerFactory.getLogger(MachineLedgerClock.class);

  /** Less is not worth the writes, and makes nothing fire that would matter. */
  private static final Duration LEAST_STEP = Duration.ofSeconds(2);

  private final Clocks clocks;

  /** Of the steady clock, milliseconds; may be negative. */
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
    // In the order in which a failure or a kill in between makes things late, never early.
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
