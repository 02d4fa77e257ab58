package io.reelay.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Name resolution for connections to addresses that others chose. The HTTP client connects exactly
 * to the returned addresses, at each connection and each redirect. So a name gains nothing from a
 * change of address between check and use. Literal addresses pass here too.
 */
public final class GuardedDns implements DnsResolver {
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

  /** RFC 6761, 6762 with its appendix G, 8375; ICANN's .internal. */
  private static final List<String> LOCAL =
      List.of(
          ".localhost",
          ".local",
          ".internal",
          ".home.arpa",
          ".intranet",
          ".private",
          ".corp",
          ".home",
          ".lan");

  private final AddressGuard guard;
  private final DnsResolver names;

  public GuardedDns(AddressGuard guard) {
    this(guard, SystemDefaultDnsResolver.INSTANCE);
  }

  /** With a name resolution other than the machine's. */
  public GuardedDns(AddressGuard guard, DnsResolver names) {
    this.guard = guard;
    this.names = names;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    for (InetAddress address : addresses) {
      // One forbidden address forbids the name, since Reelay cannot choose which one is tried
      // first.
      if (!guard.allows(address)) {
        throw new ForbiddenAddressException(host);
      }
    }
    return addresses;
  }

  /**
   * Checks a host that only a proxy can resolve, as far as possible. An address must be in its
   * plain form and open. A name must not belong to a local network.
   *
   * @throws ForbiddenAddressException if it is neither
   */
  public String vettedUnresolved(String host) throws UnknownHostException {
    String bare = host.replaceFirst("\\.$", "").replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    if (InetAddressUtils.isIPv4(bare) || InetAddressUtils.isIPv6(bare)) {
      InetAddress address = InetAddress.getByName(bare);
      if (!guard.allows(address)) {
        throw new ForbiddenAddressException(host);
      }
      return address.getHostAddress();
    }
    // The end of names such as 127.1 and 0x7f.1, which many resolvers treat as addresses (WHATWG
    // URL, 3.5).
    if (bare.indexOf(':') >= 0 || NUMBER.matcher(bare).matches()) {
      throw new ForbiddenAddressException(host);
    }
    if (bare.indexOf('.') < 0 || LOCAL.stream().anyMatch(bare::endsWith)) {
      throw ForbiddenAddressException.ofLocalName(host);
    }
    return bare;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
