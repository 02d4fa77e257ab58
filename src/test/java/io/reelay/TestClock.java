package io.reelay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, which a test puts forward instead of waiting for a backoff to be over. */
final class TestClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private volatile Instant stopped;

  void stop() {
    stopped = Instant.now();
  }

  void pass(Duration time) {
    ahead.accumulateAndGet(time, Duration::plus);
  }

  @Override
  public Instant instant() {
    return (stopped == null ? Instant.now() : stopped).plus(ahead.get());
  }
}
