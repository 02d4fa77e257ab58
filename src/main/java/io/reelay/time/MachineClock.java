package io.reelay.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The machine's clock, followed forward only. When it is put forward, or the machine has slept, so
 * is this one. When it is put back, this one goes on from where it was, until the process ends or
 * the machine's clock has caught up: what is due in a minute is due in a minute.
 */
public final class MachineClock implements SteadyClock {
  private final InstantSource wall;
  private final LongSupplier nanos;
  private long anchorMillis;
  private long anchorNanos;

  public MachineClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward, with any origin
   */
  MachineClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    anchorMillis = wall.millis();
    anchorNanos = nanos.getAsLong();
  }

  @Override
  public synchronized long millis() {
    long nanosNow = nanos.getAsLong();
    long steady = anchorMillis + TimeUnit.NANOSECONDS.toMillis(nanosNow - anchorNanos);
    long seen = wall.millis();
    if (seen <= steady) {
      return steady;
    }
    anchorMillis = seen;
    anchorNanos = nanosNow;
    return seen;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long upMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  @Override
  public InstantSource wall() {
    return wall;
  }
}
