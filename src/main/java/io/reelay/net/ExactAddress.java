package io.reelay.net;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Sends a request to an address without any change. camel-http (4.18.0) would encode characters
 * without need, such as {@code ~}, and resolve {@code {{placeholders}}} in {@code CamelHttpUri}. So
 * it gets only the origin, and the client puts the rest of the address into the request's first
 * line.
 */
public final class ExactAddress implements ExecChainHandler {
  /** Passes the address from the message to the client. It is never sent. */
  private static final String TARGET = "Reelay-Request-Target";

  private ExactAddress() {}

  /** Turns the message into a request to this address, without any other header. */
  public static void set(Message message, WebAddress address) {
    message.removeHeaders("*");
    message.setBody(null);
    message.setHeader(Exchange.HTTP_URI, address.origin() + "/");
    message.setHeader(TARGET, address.target());
  }

  /** Call this for each client that gets such requests. */
  public static void understoodBy(HttpClientBuilder builder) {
    builder.setRedirectStrategy(new ExactRedirects());
    builder.addExecInterceptorBefore(ChainElement.PROTOCOL.name(), "target", new ExactAddress());
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Header target = request.getFirstHeader(TARGET);
    RedirectLocations redirects = scope.clientContext.getRedirectLocations();
    // The request after a redirect has the headers of the first one.
    if (target != null && (redirects == null || redirects.size() == 0)) {
      request.setPath(target.getValue());
    }
    request.removeHeaders(TARGET);
    return chain.proceed(request, scope);
  }

  private static final class ExactRedirects extends DefaultRedirectStrategy {
    @Override
    public URI getLocationURI(HttpRequest request, HttpResponse response, HttpContext context)
        throws HttpException {
      Header location = response.getFirstHeader(HttpHeaders.LOCATION);
      if (location == null) {
        throw new ProtocolException("a redirect without an address");
      }
      try {
        WebAddress here = WebAddress.of(request.getUri().toString());
        return URI.create(here.resolve(location.getValue()).toString());
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new ProtocolException("a redirect to an address that is not http(s)");
      }
    }
  }
}
