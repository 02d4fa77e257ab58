package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private final AddressGuard strict = new AddressGuard(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001:0:1:2::3",
        "fec0::1"
      })
  void addressesThatAreNotPublicAreRefused(String address) throws Exception {
    assertThat(strict.allows(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111"})
  void publicAddressesAreAllowed(String address) throws Exception {
    assertThat(strict.allows(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void anOpenedRangeIsAllowedAndItsNeighboursAreNot() throws Exception {
    AddressGuard guard = new AddressGuard(List.of("10.1.0.0/16", "127.0.0.1", "fd00::/8"));
    assertThat(guard.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
    assertThat(guard.allows(InetAddress.getByName("10.2.2.3"))).isFalse();
    assertThat(guard.allows(InetAddress.getByName("127.0.0.1"))).isTrue();
    assertThat(guard.allows(InetAddress.getByName("127.0.0.2"))).isFalse();
    assertThat(guard.allows(InetAddress.getByName("fd00::7"))).isTrue();
  }

  @Test
  void aNameThatResolvesToAClosedAddressIsRefusedBeforeAnyConnection() {
    GuardedDns dns = new GuardedDns(strict);
    assertThatThrownBy(() -> dns.resolve("localhost"))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessageContaining("reelay.network.allow");
    assertThatThrownBy(() -> dns.resolve("127.0.0.1"))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThatThrownBy(() -> dns.resolve("[::1]"))
        .isInstanceOf(java.net.UnknownHostException.class);
  }

  /** The forms that some resolvers take for 127.0.0.1: refused as that, or no name at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "127.1",
        "127.0.1",
        "0x7f000001",
        "[::ffff:127.0.0.1]",
        "localhost."
      })
  void anotherWayToWriteAnAddressDoesNotPassTheGuard(String host) {
    assertThatThrownBy(() -> new GuardedDns(strict).resolve(host))
        .isInstanceOf(java.net.UnknownHostException.class);
  }

  @Test
  void anAddressThatCamelWouldFillWithSecretsIsRefused() {
    OutsideAddress addresses = new OutsideAddress();
    assertThat(addresses.checked("https://cdn.example/v.mp4?sig=a%2Bb%3D"))
        .isEqualTo("https://cdn.example/v.mp4?sig=a%2Bb%3D");
    for (String bad :
        List.of(
            "http://evil.example/?k={{reelay.gateways.main.api-key}}",
            "file:///etc/passwd",
            "//cdn.example/v.mp4",
            "/v.mp4",
            "ftp://cdn.example/v.mp4",
            "https://user:secret@cdn.example/v.mp4",
            "https:///v.mp4",
            "https://cdn.example/a b",
            "")) {
      assertThatThrownBy(() -> addresses.checked(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> addresses.checked(null)).isInstanceOf(IllegalArgumentException.class);
  }
}
