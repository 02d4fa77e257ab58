package io.reelay.ledger.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  private long steady = 1_000;
  private final DatabaseClock clock = new DatabaseClock(() -> Instant.ofEpochMilli(steady));

  /** Asked now, answered after that many milliseconds; what the database says in between. */
  private void align(long said, long millis) {
    long asked = steady;
    steady += millis;
    clock.align(said, asked, steady);
  }

  @Test
  void itSaysWhatTheDatabaseSaysGiveOrTakeTheWayThere() {
    align(NOON, 10);
    assertThat(clock.millis()).isBetween(NOON, NOON + 11);
  }

  @Test
  void betweenTwoQuestionsItGoesOnSteadily() {
    align(NOON, 0);
    steady += 5_000;
    assertThat(clock.millis()).isBetween(NOON + 5_000, NOON + 5_001);
    assertThat(clock.instant().toEpochMilli()).isEqualTo(clock.millis());
  }

  @Test
  void anAnswerThatTookItsTimeMakesItNoLessExact() {
    align(NOON, 0);
    steady += 5_000;
    align(NOON + 5_000, 800);
    assertThat(clock.millis()).isBetween(NOON + 5_800, NOON + 5_801);
  }

  @Test
  void aSleepOfTheMachineIsMadeUpForAtTheNextQuestion() {
    align(NOON, 0);
    align(NOON + 3_600_000, 0);
    assertThat(clock.millis()).isBetween(NOON + 3_600_000, NOON + 3_600_001);
  }

  @Test
  void itFollowsADatabaseWhoseClockIsPutBack() {
    align(NOON, 0);
    align(NOON - 3_600_000, 0);
    assertThat(clock.millis()).isBetween(NOON - 3_600_000, NOON - 3_599_999);
  }

  @Test
  void whatTheLedgerHasLiesOnTheSteadyClockWhereItWas() {
    align(NOON, 0);
    assertThat(clock.onSteadyClock(clock.millis())).isEqualTo(steady);
  }
}
