package io.reelay.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Name resolution for connections to addresses that others chose. The HTTP client connects to
 * exactly what is returned here, at each connection and each redirect, so that a name that changes
 * its address between check and use gains nothing. Literal addresses pass here too.
 */
final class GuardedDns implements DnsResolver {
  private final AddressGuard guard;
  private final DnsResolver names;

  GuardedDns(AddressGuard guard) {
    this(guard, SystemDefaultDnsResolver.INSTANCE);
  }

  GuardedDns(AddressGuard guard, DnsResolver names) {
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

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
