package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a host that only a proxy can resolve. */
class GuardedDnsTest {
  private final GuardedDns dns = new GuardedDns(new AddressGuard(List.of("10.1.0.0/16")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1.",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "fd00::1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1.2",
        "127.0.0.0x1",
        "1.2.3.256",
        "012.1.1.1",
        "0.0.0.0",
        "localhost",
        "metadata",
        "instance-data",
        "metadata.google.internal",
        "METADATA.GOOGLE.INTERNAL.",
        "app.localhost",
        "printer.local",
        "nas.home.arpa",
        "wiki.corp"
      })
  void anAddressThatIsNotOpenOrALocalNameIsNotAskedOfAProxy(String host) {
    assertThatThrownBy(() -> dns.vettedUnresolved(host))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessageStartingWith(host);
  }

  @ParameterizedTest
  @CsvSource({
    "videos.example, videos.example",
    "Videos.Example., videos.example",
    "8.8.8.8, 8.8.8.8",
    "10.1.2.3, 10.1.2.3",
    "[2606:4700::1], 2606:4700:0:0:0:0:0:1",
    "1.a-name, 1.a-name"
  })
  void anythingElseIsInItsPlainForm(String host, String asked) throws Exception {
    assertThat(dns.vettedUnresolved(host)).isEqualTo(asked);
  }
}
