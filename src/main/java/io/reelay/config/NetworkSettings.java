package io.reelay.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings of outgoing connections, and the permitted targets of webhooks and downloads.
 *
 * @param allow IPv4 and IPv6 addresses and CIDR blocks in canonical form that are permitted
 *     although they are private
 * @param proxy to other servers; null = none
 * @param direct hosts that are reached without the proxy
 * @param proxyResolves whether only the proxy can resolve the names of hosts that others chose
 * @param authorities trusted in addition to the JDK's own
 */
public record NetworkSettings(
    List<String> allow,
    ProxyAddress proxy,
    DirectHosts direct,
    boolean proxyResolves,
    List<Certificate> authorities) {

  public NetworkSettings {
    allow = List.copyOf(allow);
    authorities = List.copyOf(authorities);
  }

  static NetworkSettings read(SettingValues values) {
    return new NetworkSettings(
        values.get(Catalogue.NETWORK_ALLOW),
        proxy(values),
        values.get(Catalogue.NETWORK_NO_PROXY),
        values.get(Catalogue.NETWORK_PROXY_RESOLVES),
        authorities(values));
  }

  private static ProxyAddress proxy(SettingValues values) {
    ProxyAddress proxy = values.get(Catalogue.NETWORK_PROXY);
    String user = values.get(Catalogue.NETWORK_PROXY_USER);
    String password = values.get(Catalogue.NETWORK_PROXY_PASSWORD);
    if (user.isEmpty() && !password.isEmpty() && values.areValid(Catalogue.NETWORK_PROXY_USER)) {
      values.fault(Catalogue.NETWORK_PROXY_PASSWORD, "is set without reelay.network.proxy-user");
    }
    return proxy == null || user.isEmpty() ? proxy : proxy.as(user, password);
  }

  /** Secrets that must not be shown. */
  Stream<String> secrets() {
    return proxy == null || proxy.user().isEmpty()
        ? Stream.empty()
        : Stream.of(proxy.password(), proxy.token());
  }

  private static List<Certificate> authorities(SettingValues values) {
    String file = values.path(Catalogue.NETWORK_CA_FILE);
    try {
      return file.isEmpty() ? List.of() : PemCertificates.in(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      values.fault(Catalogue.NETWORK_CA_FILE, Faults.quoted(file) + " cannot be read");
    } catch (CertificateException e) {
      values.fault(Catalogue.NETWORK_CA_FILE, Faults.quoted(file) + ": " + e.getMessage());
    }
    return List.of();
  }
}
