package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request with a valid key to a path that exists.
 *
 * @param exchange the connection
 * @param http the server it came to
 * @param id the id in the path, decoded; empty if the path has none
 */
record ApiRequest(HttpExchange exchange, LoopbackHttp http, String id) {
  private static final int LARGEST_BODY = 32 << 20;

  /** The value of the first of these parameters that is there. */
  String parameter(List<String> names) throws InvalidRequest {
    return names.stream()
        .map(this::parameter)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () -> new InvalidRequest(400, "the parameter " + names.get(0) + " is required"));
  }

  Optional<String> parameter(String name) {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    return Stream.of(query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst();
  }

  /** The whole {@code Content-Type}, or an empty text. */
  String contentType() {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
  }

  boolean is(String mediaType) {
    return contentType().split(";")[0].strip().toLowerCase(Locale.ROOT).equals(mediaType);
  }

  byte[] body() throws IOException, InvalidRequest {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new InvalidRequest(413, "the body is larger than 32 MiB");
    }
    return body;
  }
}
