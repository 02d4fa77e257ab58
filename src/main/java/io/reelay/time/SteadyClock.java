package io.reelay.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the machine's clock would say if nobody had put it forward or back, and the machine had not
 * slept, since the process started: for how long something took, never for a date.
 */
public final class SteadyClock implements InstantSource {
  private final long startMillis;
  private final long startNanos;
  private final LongSupplier nanos;

  public SteadyClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  /**
   * @param wall is asked once
   * @param nanos only goes forward, from any point on
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.startMillis = wall.millis();
    this.startNanos = nanos.getAsLong();
    this.nanos = nanos;
  }

  @Override
  public long millis() {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
