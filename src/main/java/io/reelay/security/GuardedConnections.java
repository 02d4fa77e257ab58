package io.reelay.security;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.util.Timeout;

/** Connection pools for addresses that others chose: each connection passes the guard. */
public final class GuardedConnections {
  private GuardedConnections() {}

  /**
   * A pool for one kind of traffic.
   *
   * @param connections at once, over all hosts
   * @param connectTimeout until the connection stands
   * @param readTimeout the longest silence of the other side
   */
  public static HttpClientConnectionManager pool(
      AddressGuard guard, int connections, Duration connectTimeout, Duration readTimeout) {
    return pool(new GuardedDns(guard), connections, connectTimeout, readTimeout);
  }

  static HttpClientConnectionManager pool(
      GuardedDns names, int connections, Duration connectTimeout, Duration readTimeout) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(names)
        .setConnectionFactory(BoundedHeads.connections())
        .setMaxConnTotal(connections)
        .setMaxConnPerRoute(connections)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(Timeout.of(readTimeout))
                .build())
        .build();
  }
}
