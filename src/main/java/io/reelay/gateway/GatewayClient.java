package io.reelay.gateway;

import io.reelay.security.AnswerCap;
import io.reelay.security.BoundedHeads;
import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/**
 * The HTTP client of a gateway's API. It bounds what the gateway may answer, and tells a request
 * that surely did not leave ({@link NotSentException}) from one that may have arrived. That is told
 * by where it failed, not by the exception's type: a socket says "network is unreachable", "no
 * address left" or "not a TLS record" with the same types as a connection that breaks off later.
 */
public final class GatewayClient implements HttpClientConfigurer {
  private static final String SENT = "reelay.sent";

  /** As many as submit or poll threads can be: a request never waits for a free connection. */
  private static final int MOST_CONNECTIONS = 256;

  private final AnswerCap cap;

  /**
   * @param cap on each answer
   */
  public GatewayClient(AnswerCap cap) {
    this.cap = cap;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    // Camel's own pool (4.18.0) leaves the length and the number of header lines open.
    builder.setConnectionManager(
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(BoundedHeads.connections())
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
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
  }
}
