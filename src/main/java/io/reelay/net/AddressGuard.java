package io.reelay.net;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * The permitted addresses of webhooks and downloads: public ones, and those that the operator
 * opened. In IPv4 the blocks of the IANA special-purpose registry (RFC 6890 and its updates) are
 * closed, unless they are globally reachable. In IPv6 all addresses except 2000::/3 are closed,
 * since only this part is for servers (RFC 4291). So later special blocks are already closed.
 */
public final class AddressGuard {
  private static final List<IPAddress> CLOSED =
      ranges(
          List.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // carrier-grade NAT
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local
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
              "::/3", // among others IPv4 in IPv6: mapped, compatible, translated, NAT64
              "4000::/2", // not allocated, with SRv6
              "8000::/1", // with unique local, link-local, site-local, multicast
              "2001::/23", // protocol assignments, with Teredo
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "3ffe::/16", // 6bone, given back
              "3fff::/20")); // documentation

  /**
   * The metadata addresses of clouds, which give keys to any client on the cloud's machines. Some
   * look public, and the others are in blocks that may be opened for other purposes.
   */
  private static final List<IPAddress> METADATA =
      ranges(
          List.of(
              "169.254.169.254", // AWS, Azure, Google, Oracle and others
              "169.254.170.2", // ECS
              "169.254.170.23", // EKS
              "fd00:ec2::254", // AWS
              "fd00:ec2::23", // EKS
              "fd20:ce::254", // Google
              "168.63.129.16", // Azure's WireServer
              "100.100.100.200", // Alibaba
              "192.0.0.192", // Oracle Classic
              "169.254.0.23")); // Tencent

  /** The addresses that DNS64 gives IPv4-only servers in an IPv6-only network (RFC 6052). */
  private static final IPAddress NAT64 = new IPAddressString("64:ff9b::/96").getAddress();

  private final List<IPAddress> opened;

  /**
   * @param opened CIDRs or single addresses; only a single address opens a cloud's metadata; the
   *     setting {@code reelay.network.allow}
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
    return isOpen(candidate);
  }

  private boolean isOpen(IPAddress candidate) {
    if (anyContains(METADATA, candidate)) {
      return opened.stream().anyMatch(range -> !range.isMultiple() && range.contains(candidate));
    }
    if (anyContains(opened, candidate)) {
      return true;
    }
    if (candidate instanceof IPv6Address v6 && NAT64.contains(v6)) {
      return isOpen(v6.getEmbeddedIPv4Address());
    }
    return !anyContains(CLOSED, candidate);
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
