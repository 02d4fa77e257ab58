package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksValueTest {
  private final ValueType<List<String>> type = ValueTypes.networks();

  @Test
  void addressesAndBlocksOfBothFamiliesBecomeCanonical() throws Exception {
    assertThat(type.parse("10.0.0.0/8 , 127.0.0.1,2001:DB8::0/32,::1"))
        .containsExactly("10.0.0.0/8", "127.0.0.1", "2001:db8::/32", "::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "*",
        "10.*.0.0",
        "10.1",
        "1",
        "0x7f.0.0.1",
        "010.0.0.1",
        "10.0.0.0/33",
        "10.0.0.0/255.0.0.0",
        "/8",
        "::1%eth0",
        "1.2.3.4-5",
        "[::1]",
        "10.0.0.1:80"
      })
  void aFormThatNotEverybodyReadsAlikeIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .hasMessage("has no valid address or block in entry 1");
  }

  @Test
  void theFaultyPlaceOfAListIsNamed() {
    assertThatThrownBy(() -> type.parse("10.0.0.0/8,,::1"))
        .hasMessage("has no valid address or block in entry 2");
  }

  @Test
  void aBlockThatIsWiderThanItsAddressSaysIsRefused() {
    assertThatThrownBy(() -> type.parse("::1, 10.1.2.3/8"))
        .hasMessage("has bits below the prefix in entry 2 (the block is 10.0.0.0/8)");
  }
}
