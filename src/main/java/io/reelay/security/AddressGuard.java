package io.reelay.security;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses a webhook or a download may be at: public ones, and those that the operator
 * opened. The closed ranges are those of the IANA special-purpose registries (RFC 6890 and its
 * updates) that are not globally reachable, and those that embed an IPv4 address.
 */
public final class AddressGuard {
  private static final List<IPAddress> CLOSED =
      ranges(
          List.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // carrier-grade NAT
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local, with the clouds' metadata service
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relay
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarking
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4", // reserved, with broadcast
              "::/96", // unspecified, loopback, IPv4-compatible
              "::ffff:0:0/96", // IPv4-mapped
              "64:ff9b::/96", // NAT64
              "64:ff9b:1::/48", // local NAT64
              "100::/64", // discard
              "2001::/23", // protocol assignments, with Teredo
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "fc00::/7", // unique local
              "fe80::/10", // link-local
              "fec0::/10", // site-local
              "ff00::/8")); // multicast

  private final List<IPAddress> opened;

  /**
   * @param opened CIDRs or single addresses; the setting {@code reelay.network.allow}
   */
  public AddressGuard(List<String> opened) {
    this.opened = ranges(opened);
  }

  /** Whether a connection to this address may be made. */
  public boolean allows(InetAddress address) {
    IPAddress candidate = new IPAddressString(address.getHostAddress()).getAddress();
    if (candidate == null) {
      return false;
    }
    if (candidate instanceof IPv6Address v6) {
      candidate = v6.removeZone();
    }
    return anyContains(opened, candidate) || !anyContains(CLOSED, candidate);
  }

  private static boolean anyContains(List<IPAddress> ranges, IPAddress candidate) {
    return ranges.stream()
        .anyMatch(
            range -> range.getIPVersion() == candidate.getIPVersion() && range.contains(candidate));
  }

  private static List<IPAddress> ranges(List<String> texts) {
    return texts.stream()
        .map(text -> new IPAddressString(text).getAddress().toPrefixBlock())
        .toList();
  }
}
