package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.ValueType.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersValueTest {
  private final ValueType<Map<String, String>> headers = Catalogue.GATEWAY_HEADERS.type();

  @Test
  void headersStandApartByAVerticalBar() throws Exception {
    assertThat(headers.parse("X-Team: films, and more | CF-Access-Client-Id:1.access"))
        .isEqualTo(Map.of("X-Team", "films, and more", "CF-Access-Client-Id", "1.access"));
    assertThat(headers.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Team",
        "X-Team:",
        ": films",
        "X Team: films",
        "X-Team: a\r\nX-Other: b",
        "X-Team: caf\u00e9",
        "X-Team: a | x-team: b",
        "X-Team: a |",
        "Authorization: Bearer sk-other",
        "host: other.example",
        "Content-Length: 0",
        "Transfer-Encoding: chunked",
        "Idempotency-Key: k",
        "User-Agent: x",
        "Proxy-Authorization: Basic x",
        "CamelHttpUri: http://other.example"
      })
  void whatIsNoHeaderOrIsReelaysOwnIsRefused(String text) {
    assertThatThrownBy(() -> headers.parse(text)).isInstanceOf(InvalidValueException.class);
  }
}
