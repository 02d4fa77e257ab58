package io.reelay.net;

import io.reelay.config.ProxyAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/**
 * Sends each request, and each hop of a redirect, through a tunnel of the proxy ({@code CONNECT},
 * RFC 9110, 9.3.6), also to plain http servers. All data from a tunnel is the server's, so a
 * proxy's answer is never taken for a gateway's. TLS, SNI and Host use the server's name, even if
 * the proxy gets an address.
 */
final class ProxyTunnels implements ExecChainHandler {
  private static final String STANDS = "reelay.connection-stands";

  private final Proxies proxies;

  /** Checks the proxy's targets; null if the operator chose the servers. */
  private final GuardedDns guard;

  private ProxyTunnels(Proxies proxies, GuardedDns guard) {
    this.proxies = proxies;
    this.guard = guard;
  }

  /**
   * Call this after the client's other interceptors are added, so that they see a tunnel's failure.
   */
  static void in(HttpClientBuilder builder, Proxies proxies, GuardedDns guard) {
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), "tunnel", new ProxyTunnels(proxies, guard));
    builder.addExecInterceptorAfter(
        ChainElement.CONNECT.name(),
        "stands",
        (request, scope, chain) -> {
          scope.clientContext.setAttribute(STANDS, true);
          return chain.proceed(request, scope);
        });
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    HttpHost server = scope.route.getTargetHost();
    Optional<ProxyAddress> proxy = proxies.to(server.getHostName(), server.getPort());
    return proxy.isEmpty()
        ? chain.proceed(request, scope)
        : throughTunnel(proxy.get(), request, scope, chain);
  }

  private ClassicHttpResponse throughTunnel(
      ProxyAddress proxy, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    HttpClientContext context = scope.clientContext;
    HttpRoute tunnel = tunnel(proxy, scope.route);
    String target = tunnel.getTargetHost().toHostString();
    introduce(proxy, tunnel.getProxyHost(), context);
    context.removeAttribute(STANDS);
    ClassicHttpResponse answer;
    try {
      answer =
          chain.proceed(
              request,
              new ExecChain.Scope(
                  scope.exchangeId, tunnel, scope.originalRequest, scope.execRuntime, context));
    } catch (IOException | HttpException e) {
      if (context.getAttribute(STANDS) == null) {
        throw TunnelFailedException.broken(proxy, target, e);
      }
      throw e;
    }
    // HttpClient (5.5) passes on the proxy's answer to CONNECT as if it were the server's.
    if (context.getAttribute(STANDS) == null) {
      throw TunnelFailedException.refused(proxy, target, answer.getCode());
    }
    return answer;
  }

  private HttpRoute tunnel(ProxyAddress proxy, HttpRoute direct) throws IOException {
    HttpHost server = direct.getTargetHost();
    return new HttpRoute(
        new HttpHost(server.getSchemeName(), asked(server.getHostName()), server.getPort()),
        server,
        direct.getLocalAddress(),
        new HttpHost[] {host(proxy)},
        direct.isSecure(),
        TunnelType.TUNNELLED,
        direct.isSecure() ? LayerType.LAYERED : LayerType.PLAIN);
  }

  /** The target that the proxy gets in place of this host. */
  private String asked(String host) throws IOException {
    if (guard == null) {
      return host;
    }
    return proxies.areResolving()
        ? guard.vettedUnresolved(host)
        : guard.resolve(host)[0].getHostAddress();
  }

  private HttpHost host(ProxyAddress proxy) throws IOException {
    // With the address the pool does not resolve the proxy's name, which the pool's guard would
    // reject.
    return guard == null
        ? new HttpHost(proxy.host(), proxy.port())
        : new HttpHost(null, InetAddress.getByName(proxy.host()), proxy.host(), proxy.port());
  }

  /**
   * The client itself gets no credentials: after a server's 407 it would send the request again
   * with them.
   */
  private static void introduce(ProxyAddress proxy, HttpHost host, HttpClientContext context) {
    if (proxy.isTold()) {
      BasicScheme scheme = new BasicScheme(StandardCharsets.UTF_8);
      scheme.initPreemptive(
          new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
      context.resetAuthExchange(host, scheme);
    }
  }
}
