package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerValueTest {
  private final ValueType<Integer> type = ValueTypes.integer(1, 256, "threads");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256})
  void bothEndsOfTheRangeAreIn(int value) throws Exception {
    assertThat(type.parse(String.valueOf(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, is out of range",
    "-1, is out of range",
    "257, is out of range",
    "'', is not a whole number",
    "many, is not a whole number",
    "1.0, is not a whole number",
    "99999999999, is not a whole number"
  })
  void anythingElseIsRefused(String text, String problem) {
    assertThatThrownBy(() -> type.parse(text)).hasMessage(problem);
  }
}
