package io.reelay.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * Replaces the HTTP client. Camel builds each request up to its last header. The recorder notes it
 * and answers with an empty 200. It cannot connect. For one thread.
 */
final class RequestRecorder extends CloseableHttpClient {
  private final List<PlannedRequest> requests = new ArrayList<>();

  /** Camel's HTTP component. All of its endpoints have this client and never create another one. */
  HttpComponent component() {
    return new HttpComponent() {
      @Override
      protected Endpoint createEndpoint(
          String uri, String remaining, Map<String, Object> parameters) throws Exception {
        HttpEndpoint endpoint = (HttpEndpoint) super.createEndpoint(uri, remaining, parameters);
        endpoint.setHttpClient(RequestRecorder.this);
        return endpoint;
      }
    };
  }

  /** The requests since the last call. */
  List<PlannedRequest> take() {
    List<PlannedRequest> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) throws IOException {
    HttpEntity entity = request.getEntity();
    requests.add(
        new PlannedRequest(
            request.getMethod(),
            url(request),
            entity == null ? null : entity.getContentType(),
            header(request, HttpHeaders.AUTHORIZATION),
            header(request, "Idempotency-Key"),
            bytes(entity)));
    BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
    answer.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
    return CloseableHttpResponse.adapt(answer);
  }

  private static URI url(ClassicHttpRequest request) throws IOException {
    try {
      return request.getUri();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String header(ClassicHttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static byte[] bytes(HttpEntity entity) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (entity != null) {
      entity.writeTo(bytes);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {}

  @Override
  public void close(CloseMode mode) {}
}
