package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.ValueType.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyValueTest {
  private final ValueType<ProxyAddress> type = ValueTypes.proxy();

  @ParameterizedTest
  @CsvSource({
    "http://proxy.corp:3128, http://proxy.corp:3128",
    "HTTP://proxy.corp:3128/, http://proxy.corp:3128",
    "http://proxy.corp, http://proxy.corp:80",
    "proxy_1:8080, http://proxy_1:8080",
    "10.0.0.7:8080, http://10.0.0.7:8080",
    "http://[fd00::7]:8080, http://[fd00::7]:8080"
  })
  void aUrlMayLackSchemeAndPort(String text, String proxy) throws Exception {
    assertThat(type.parse(text)).hasToString(proxy);
  }

  @Test
  void aUserInItIsDecodedAndNotPrinted() throws Exception {
    ProxyAddress proxy = type.parse("http://CORP%5Cme:p%40ss+%3A:word@proxy.corp:3128");

    assertThat(proxy)
        .isEqualTo(new ProxyAddress("proxy.corp", 3128, "CORP\\me", "p@ss+::word"))
        .hasToString("http://proxy.corp:3128");
    assertThat(type.plain(proxy)).isEqualTo("http://proxy.corp:3128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy.corp:3128", "socks5://proxy.corp:1080"})
  void onlyHttpLeadsToAProxy(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .hasMessage("does not start with http://, the only supported kind of proxy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://proxy.corp:0",
        "http://proxy.corp:65536",
        "http://proxy.corp:3128/path",
        "http://proxy.corp:3128?q",
        "http://",
        "proxy corp:3128",
        "http://me%zz:x@proxy.corp:3128"
      })
  void anythingElseIsAFaultThatDoesNotRepeatIt(String text) {
    assertThatThrownBy(() -> type.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageNotContaining("corp");
  }
}
