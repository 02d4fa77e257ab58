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
 * Name resolution for connections to addresses that others chose. The HTTP client connects to
 * exactly what is returned here, at each connection and each redirect, so that a name that changes
 * its address between check and use gains nothing. Literal addresses pass here too.
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

  /** With another name resolution than the machine's. */
  public GuardedDns(AddressGuard guard, DnsResolver names) {
    this.guard = guard;
    this.names = names;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    for (InetAddress address : addresses) {
      // One bad address condemns the name: which one is tried first is not ours to choose.
      if (!guard.allows(address)) {
        throw new ForbiddenAddressException(host);
      }
    }
    return addresses;
  }

  /**
   * The host, vetted as far as it can be where only a proxy can resolve it: an address in its plain
   * form if it is open, and a name unless it is one of a local network.
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
    // The end of 127.1 and 0x7f.1, which many resolvers take for addresses (WHATWG URL, 3.5).
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
