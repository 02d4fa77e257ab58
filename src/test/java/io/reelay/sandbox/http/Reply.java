package io.reelay.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole HTTP answer.
 *
 * @param status HTTP status, 200 to 599
 * @param headers sent as they are; {@code Content-Length} is added
 * @param body may be empty
 */
public record Reply(int status, Map<String, String> headers, String body) {
  /** Copies the headers. */
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** An answer with an empty body. */
  public static Reply status(int status) {
    return new Reply(status, Map.of(), "");
  }

  /** An answer in JSON. */
  public static Reply json(int status, JsonNode document) {
    return status(status).body("application/json", document.toString());
  }

  /** The same with one more header. */
  public Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  /** The same with a body. */
  public Reply body(String contentType, String text) {
    return new Reply(status, header("Content-Type", contentType).headers(), text);
  }

  /** Writes it; an error means that the client is gone. */
  public void send(HttpExchange exchange) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    headers.forEach(exchange.getResponseHeaders()::set);
    // -1 is this server's way to say "Content-Length: 0"; 0 would be chunked.
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
