package io.reelay.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MachineClockTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private Instant wall = NOON;
  private long nanos = 7;
  private final MachineClock clock = new MachineClock(() -> wall, () -> nanos);

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void itGoesAsTheMachinesClockDoes() {
    pass(HOUR);
    assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR));
  }

  @Test
  void whenTheMachinesClockIsPutBackItGoesOnFromWhereItWas() {
    pass(HOUR);
    clock.millis();
    wall = wall.minus(HOUR);
    assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR));
    pass(Duration.ofSeconds(5));
    assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR).plusSeconds(5));
    assertThat(clock.wall().instant()).isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void whenTheMachinesClockIsPutForwardOrHasSleptItFollows() {
    wall = wall.plus(HOUR);
    assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR));
    pass(Duration.ofSeconds(5));
    assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR).plusSeconds(5));
  }

  @Test
  void stepsAndSleepsAreNotRunningTime() {
    long before = clock.upMillis();
    wall = wall.plus(HOUR);
    pass(Duration.ofSeconds(5));
    wall = wall.minus(HOUR).minus(HOUR);
    assertThat(clock.upMillis() - before).isEqualTo(5_000);
  }
}
