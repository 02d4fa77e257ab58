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
 * The HTTP client of a gateway's API. It bounds what the gateway may answer, and tells a request
 * that certainly was not sent ({@link NotSentException}) from one that may have arrived. That is
 * told by where it failed, not by the exception's type: a socket says "network is unreachable", "no
 * address left" or "not a TLS record" with the same types as a connection that breaks off later.
 */
public final class GatewayClient implements HttpClientConfigurer {
  private static final String SENT = "reelay.sent";

  /** As many as submit or poll threads can be: a request never waits for a free connection. */
  private static final int MAX_CONNECTIONS = 256;

  private final BodyLimit cap;
  private final Egress egress;

  /**
   * @param cap on each answer
   * @param egress the way to the gateway
   */
  public GatewayClient(BodyLimit cap, Egress egress) {
    this.cap = cap;
    this.egress = egress;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    // Camel's own pool (4.18.0) leaves the length and the number of header lines open.
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
