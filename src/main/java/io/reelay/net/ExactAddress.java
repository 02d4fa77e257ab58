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
 * Sends a request to an address as it was written. camel-http (4.18.0) would encode what needs no
 * encoding, such as {@code ~}, and fill in {@code {{placeholders}}} in {@code CamelHttpUri}: it
 * gets the origin alone, and the client puts the rest of the address into the request's first line.
 */
public final class ExactAddress implements ExecChainHandler {
  /** From the message to the client; never sent. */
  private static final String TARGET = "Reelay-Request-Target";

  private ExactAddress() {}

  /** Makes of the message a request to there, without any other header. */
  public static void set(Message message, WebAddress address) {
    message.removeHeaders("*");
    message.setBody(null);
    message.setHeader(Exchange.HTTP_URI, address.origin() + "/");
    message.setHeader(TARGET, address.target());
  }

  /** To be called for each client that gets such requests. */
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
