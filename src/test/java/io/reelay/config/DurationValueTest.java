package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.ValueType.InvalidValueException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationValueTest {
  private final ValueType<Duration> type = ValueTypes.duration("100ms", "7d");

  @ParameterizedTest
  @CsvSource({
    "100ms, PT0.1S",
    "10s, PT10S",
    "2m, PT2M",
    "60m, PT1H",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, P1DT2H3M4.005S",
    "PT10S, PT10S",
    "pt1m30s, PT1M30S",
    "P7D, PT168H"
  })
  void aDurationNamesItsUnit(String text, Duration expected) throws Exception {
    assertThat(type.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "0", "-5", "1.5"})
  void aBareNumberIsRefusedForItsMissingUnit(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("has no unit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "five",
        "s",
        "10 s",
        "10S",
        "30m1h",
        "10s10s",
        "-10s",
        "1.5h",
        "P",
        "PT",
        "PTxS",
        "ms",
        "9999999999s",
        "PT99999999999999999999S"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("is not a duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99ms", "0s", "PT-10S", "7d1ms", "8d", "999999999d999999999h"})
  void aDurationOutsideItsRangeIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("is out of range");
  }

  @Test
  void aDurationBecomesMillisecondsForTheRoutes() {
    assertThat(type.plain(Duration.ofSeconds(90))).isEqualTo("90000");
  }
}
