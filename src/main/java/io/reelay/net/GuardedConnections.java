package io.reelay.net;

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
   * @param way builder of the pool, without names and limits
   * @param names resolver of the hosts
   * @param connections limit over all hosts
   * @param connectTimeout time limit for the connection
   * @param readTimeout the longest silence of the other side
   */
  public static HttpClientConnectionManager pool(
      PoolingHttpClientConnectionManagerBuilder way,
      GuardedDns names,
      int connections,
      Duration connectTimeout,
      Duration readTimeout) {
    return unguarded(way.setDnsResolver(names), connections, connectTimeout, readTimeout);
  }

  /** The same for addresses that the operator chose. Each answer's head has a limit here, too. */
  public static HttpClientConnectionManager unguarded(
      PoolingHttpClientConnectionManagerBuilder way,
      int connections,
      Duration connectTimeout,
      Duration readTimeout) {
    return way.setConnectionFactory(HeaderLimit.connections())
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
