package io.reelay.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The machine's time without the changes and the sleep since the process started. It is for
 * durations, never for dates.
 */
public final class SteadyClock implements InstantSource {
  private final long startMillis;
  private final long startNanos;
  private final LongSupplier nanos;

  public SteadyClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  /**
   * @param wall is read once
   * @param nanos only moves forward, from any start
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
