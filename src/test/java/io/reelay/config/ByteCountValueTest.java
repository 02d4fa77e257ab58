package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.ValueType.InvalidValueException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountValueTest {
  private final ValueType<Long> type = ValueTypes.size("1KiB", "5TiB");

  @ParameterizedTest
  @CsvSource({
    "1024, 1024",
    "1024B, 1024",
    "64KiB, 65536",
    "16MiB, 16777216",
    "10GiB, 10737418240",
    "5TiB, 5497558138880"
  })
  void aSizeIsBytesOrHasABinaryUnit(String text, long expected) throws Exception {
    assertThat(type.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "16MB", "16mib", "16M", "1.5GiB", "-1KiB", "1e6", "0x400"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("is not a size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1023", "5497558138881", "6TiB", "999999999999999999TiB"})
  void aSizeOutsideItsRangeIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("is out of range");
  }
}
