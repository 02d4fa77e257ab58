package io.reelay.gateway;

import io.reelay.net.BodyLimit;
import io.reelay.net.Egress;
import io.reelay.net.HeaderLimit;
import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/**
 * The HTTP client of a gateway's API. It limits the size and time of answers. It distinguishes a
 * request that certainly was not sent ({@link NotSentException}) from one that may have arrived.
 * The place of the failure decides, not the exception's type. A socket has the same types for
 * "network is unreachable", "no address left" or "not a TLS record" as for a connection that breaks
 * off later.
 */
public final class GatewayClient implements HttpClientConfigurer {
  private static final String SENT = "reelay.sent";

  /** The maximum of submit or poll threads, so a request never waits for a free connection. */
  private static final int MAX_CONNECTIONS = 256;

  private final BodyLimit cap;
  private final Egress egress;

  /**
   * @param cap on each answer
   * @param egress connections to the gateway
   */
  public GatewayClient(BodyLimit cap, Egress egress) {
    this.cap = cap;
    this.egress = egress;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    // Camel's own pool (4.18.0) does not limit the length and the number of header lines.
    builder.setConnectionManager(
        egress
            .connections()
            .setConnectionFactory(HeaderLimit.connections())
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setMaxConnPerRoute(MAX_CONNECTIONS)
            .build());
    cap.configureHttpClient(builder);
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(),
        "not-sent",
        (request, scope, chain) -> {
          HttpClientContext context = scope.clientContext;
          context.removeAttribute(SENT);
          try {
            return chain.proceed(request, scope);
          } catch (IOException e) {
            throw context.getAttribute(SENT) == null ? new NotSentException(e) : e;
          }
        });
    builder.addExecInterceptorAfter(
        ChainElement.CONNECT.name(),
        "sent",
        (request, scope, chain) -> {
          scope.clientContext.setAttribute(SENT, true);
          return chain.proceed(request, scope);
        });
    egress.route(builder);
  }
}
