package io.reelay.net;

import io.reelay.config.ProxyAddress;
import java.util.Optional;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.impl.conn.DefaultSchemePortResolver;
import org.apache.http.protocol.HttpContext;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** The proxies for the AWS SDK's own HTTP client (Apache HttpClient 4). */
final class AwsProxies extends DefaultRoutePlanner {
  private final Proxies proxies;

  private AwsProxies(Proxies proxies) {
    super(DefaultSchemePortResolver.INSTANCE);
    this.proxies = proxies;
  }

  /** Sets the proxies, and turns off the SDK's own detection. */
  static ApacheHttpClient.Builder of(Proxies proxies, ApacheHttpClient.Builder builder) {
    return builder
        .proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build())
        .httpRoutePlanner(new AwsProxies(proxies))
        .credentialsProvider(credentials(proxies));
  }

  private static CredentialsProvider credentials(Proxies proxies) {
    CredentialsProvider credentials = new BasicCredentialsProvider();
    proxies
        .address()
        .filter(ProxyAddress::isTold)
        .ifPresent(
            proxy ->
                credentials.setCredentials(
                    new AuthScope(proxy.host(), proxy.port()),
                    new UsernamePasswordCredentials(proxy.user(), proxy.password())));
    return credentials;
  }

  @Override
  protected HttpHost determineProxy(HttpHost target, HttpRequest request, HttpContext context) {
    Optional<ProxyAddress> proxy = proxies.to(target.getHostName(), target.getPort());
    return proxy.map(way -> new HttpHost(way.host(), way.port())).orElse(null);
  }
}
