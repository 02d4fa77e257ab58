package io.reelay.net;

import io.reelay.config.NetworkSettings;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** The way out of this process, the same for gateways, downloads, webhooks, S3 and SQS. */
public final class Egress {
  private final TrustedAuthorities trusted;
  private final Proxies proxies;

  /**
   * @param trusted who may vouch for a server
   * @param proxies which servers are reached by a proxy
   */
  public Egress(TrustedAuthorities trusted, Proxies proxies) {
    this.trusted = trusted;
    this.proxies = proxies;
  }

  /** As the settings say. */
  public static Egress of(NetworkSettings settings) {
    return new Egress(
        TrustedAuthorities.with(settings.authorities()),
        new Proxies(settings.proxy(), settings.direct(), settings.proxyResolves()));
  }

  /** As the JDK would go by itself. */
  public static Egress direct() {
    return new Egress(TrustedAuthorities.ofTheJdk(), Proxies.none());
  }

  /** What a pool of connections is made with. */
  public PoolingHttpClientConnectionManagerBuilder connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted.context()));
  }

  /**
   * Gives a client the way to servers that the operator chose. To be called last: what the client
   * does around a connection is then around the tunnel too.
   */
  public void route(HttpClientBuilder builder) {
    ProxyTunnels.in(builder, proxies, null);
  }

  /**
   * The same to servers that others chose.
   *
   * @param guard vets what a proxy is asked for; direct connections are its own pool's
   */
  public void route(HttpClientBuilder builder, GuardedDns guard) {
    ProxyTunnels.in(builder, proxies, guard);
  }

  /** What a client of the AWS SDK is made with. */
  public ApacheHttpClient.Builder aws() {
    return AwsProxies.of(proxies, ApacheHttpClient.builder())
        .tlsTrustManagersProvider(trusted::managers);
  }
}
