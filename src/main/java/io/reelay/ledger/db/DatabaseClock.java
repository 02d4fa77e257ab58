package io.reelay.ledger.db;

import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database server's clock, which is the same for all nodes. It is read at each {@link #align}.
 * In between, the process's own steady clock continues it.
 */
final class DatabaseClock implements LedgerClock {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long WORTH_SAYING_MILLIS = 2_000;

  private final InstantSource steady;
  private volatile Long ahead;

  /**
   * @param steady has no steps
   */
  DatabaseClock(InstantSource steady) {
    this.steady = steady;
  }

  @Override
  public void align(Handle handle) {
    long asked = steady.millis();
    long said =
        handle
            .createQuery(
                "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)")
            .mapTo(Long.class)
            .one();
    align(said, asked, steady.millis());
  }

  /** The server read its clock between our request and its answer. */
  void align(long said, long asked, long answered) {
    long latest = said + answered - asked + 1;
    if (ahead == null) {
      ahead = (said + latest) / 2 - answered;
      return;
    }
    long here = answered + ahead;
    // Differences within the round trip's uncertainty change nothing, so the clock does not jitter.
    if (here < said || here > latest) {
      ahead = (said + latest) / 2 - answered;
      if (Math.abs(answered + ahead - here) >= WORTH_SAYING_MILLIS) {
        LOG.warn(
            "the ledger's clock is {} s off what it was: it was put forward or back, or this"
                + " machine has slept",
            (answered + ahead - here) / 1000.0);
      }
    }
  }

  @Override
  public long onSteadyClock(long time) {
    return time - ahead;
  }

  @Override
  public long millis() {
    return steady.millis() + ahead;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
