package io.reelay.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Instant wall = NOON;
  private long nanos = Long.MAX_VALUE;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  @Test
  void itGoesOnFromTheTimeOfTheStart() {
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void whatBecomesOfTheMachinesClockDoesNotCount() {
    wall = NOON.plus(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(NOON);
    wall = NOON.minus(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(NOON);
  }
}
