package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectHostsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                     | a.example            | 443
          a.example             | a.example            | 443
          a.example             | A.Example.           | 443
          a.example             | www.a.example        | 443
          .a.example            | www.a.example        | 443
          *.a.example           | www.a.example        | 443
          a.example:8443        | a.example            | 8443
          b.example, a.example  | a.example            | 443
          b.example a.example   | a.example            | 443
          my_host               | my_host              | 443
          10.0.0.0/8            | 10.1.2.3             | 80
          10.1.2.3/8            | 10.9.9.9             | 80
          10.1.2.3              | 10.1.2.3             | 80
          10.1.2.3:80           | 10.1.2.3             | 80
          2001:db8::/32         | [2001:db8::7]        | 443
          2001:db8::7           | 2001:DB8:0::7        | 443
          [2001:db8::7]:443     | [2001:db8::7]        | 443
          """)
  void has(String list, String host, int port) {
    assertThat(DirectHosts.of(list).has(host, port)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.example             | b.example            | 443
          a.example             | aa.example           | 443
          a.example             | a.example.evil.test  | 443
          .a.example            | a.example            | 443
          *.a.example           | a.example            | 443
          a.example:8443        | a.example            | 443
          10.0.0.0/8            | 11.0.0.1             | 80
          10.0.0.0/8            | 10.0.0.1.example     | 80
          10.0.0.0/8            | ::ffff:10.0.0.1      | 80
          0.0.0.0/0             | 2001:db8::7          | 443
          """)
  void hasNot(String list, String host, int port) {
    assertThat(DirectHosts.of(list).has(host, port)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST.",
        "app.localhost",
        "127.0.0.1",
        "127.8.9.1",
        "[::1]",
        "::1"
      })
  void loopbackIsAlwaysDirect(String host) {
    assertThat(DirectHosts.loopback().has(host, 80)).isTrue();
    assertThat(DirectHosts.of("a.example").has(host, 80)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<local>",
        "/var/run/docker.sock",
        "10.1",
        "192.168.*",
        "a..b",
        "10.0.0.0/33",
        "a.example/8",
        "http://a.example",
        "a.example:port"
      })
  void whatIsNoHostIsRefusedByItsPlaceAndLeftOutOfOthersLists(String entry) {
    assertThatThrownBy(() -> DirectHosts.of("a.example," + entry))
        .hasMessage("has no valid host in entry 2");
    assertThat(DirectHosts.usable("a.example," + entry + " .b.example"))
        .isEqualTo("a.example,.b.example");
  }

  @Test
  void itIsPrintedAsAList() {
    assertThat(DirectHosts.of("a.example 10.0.0.0/8,\t*")).hasToString("a.example,10.0.0.0/8,*");
    assertThat(DirectHosts.loopback()).hasToString("");
  }
}
