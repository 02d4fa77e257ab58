package io.reelay.net;

import io.reelay.config.DirectHosts;
import io.reelay.config.ProxyAddress;
import java.util.Optional;

/** Decides which hosts are reached by a proxy. */
public final class Proxies {
  private final ProxyAddress proxy;
  private final DirectHosts direct;
  private final boolean resolving;

  /**
   * @param proxy null = none
   * @param direct hosts that are reached without it
   * @param resolving whether only the proxy can resolve the names of hosts that others chose
   */
  public Proxies(ProxyAddress proxy, DirectHosts direct, boolean resolving) {
    this.proxy = proxy;
    this.direct = direct;
    this.resolving = resolving;
  }

  /** Every host is reached directly. */
  public static Proxies none() {
    return new Proxies(null, DirectHosts.loopback(), false);
  }

  /** The proxy, if there is one. */
  Optional<ProxyAddress> address() {
    return Optional.ofNullable(proxy);
  }

  /** The proxy for this host, if there is one. */
  Optional<ProxyAddress> to(String host, int port) {
    return address().filter(there -> !direct.has(host, port));
  }

  boolean areResolving() {
    return resolving;
  }
}
