package io.reelay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The routes, asked over HTTP. */
public abstract class HttpRouteTest extends RouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  protected HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(address(pathAndQuery)).timeout(Patience.LIMIT);
  }

  protected HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  protected HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
    return send(request(pathAndQuery));
  }

  protected HttpResponse<String> post(String pathAndQuery, String body)
      throws IOException, InterruptedException {
    return send(request(pathAndQuery).header("Content-Type", "application/json").POST(text(body)));
  }

  /** Without a Content-Length. */
  protected HttpResponse<String> postChunked(String pathAndQuery, String body)
      throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(
        request(pathAndQuery)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
  }

  protected static BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  protected static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }
}
