package io.reelay.net;

import io.reelay.config.NetworkSettings;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * The outgoing connections of this process, the same for gateways, downloads, webhooks, S3 and SQS.
 */
public final class Egress {
  private final TrustedAuthorities trusted;
  private final Proxies proxies;

  /**
   * @param trusted trusted certificate authorities
   * @param proxies servers that are reached by a proxy
   */
  public Egress(TrustedAuthorities trusted, Proxies proxies) {
    this.trusted = trusted;
    this.proxies = proxies;
  }

  /** The connections from the settings. */
  public static Egress of(NetworkSettings settings) {
    return new Egress(
        TrustedAuthorities.with(settings.authorities()),
        new Proxies(settings.proxy(), settings.direct(), settings.proxyResolves()));
  }

  /** The JDK's default connections. */
  public static Egress direct() {
    return new Egress(TrustedAuthorities.ofTheJdk(), Proxies.none());
  }

  /** The builder of a connection pool. */
  public PoolingHttpClientConnectionManagerBuilder connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted.context()));
  }

  /**
   * Sets a client's connections to servers that the operator chose. Call it last, so that the
   * client's other interceptors also enclose the tunnel.
   */
  public void route(HttpClientBuilder builder) {
    ProxyTunnels.in(builder, proxies, null);
  }

  /**
   * The same for servers that others chose.
   *
   * @param guard checks targets of the proxy; its own pool checks direct connections
   */
  public void route(HttpClientBuilder builder, GuardedDns guard) {
    ProxyTunnels.in(builder, proxies, guard);
  }

  /** The HTTP client builder for the AWS SDK. */
  public ApacheHttpClient.Builder aws() {
    return AwsProxies.of(proxies, ApacheHttpClient.builder())
        .tlsTrustManagersProvider(trusted::managers);
  }
}
