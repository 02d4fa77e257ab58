package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** The gate of the API: method, key and {@code Content-Type}; refusals are written down. */
final class ApiHandler implements HttpHandler {
  private final String method;
  private final String apiKey;
  private final Traffic traffic;
  private final Endpoint endpoint;

  @FunctionalInterface
  interface Endpoint {
    void handle(HttpExchange exchange) throws IOException, InvalidRequest;
  }

  ApiHandler(String method, String apiKey, Traffic traffic, Endpoint endpoint) {
    this.method = method;
    this.apiKey = apiKey;
    this.traffic = traffic;
    this.endpoint = endpoint;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      check(exchange);
      endpoint.handle(exchange);
    } catch (InvalidRequest refused) {
      traffic.refusal(refused.toString());
      refused.reply().send(exchange);
    }
  }

  private void check(HttpExchange exchange) throws InvalidRequest {
    if (!exchange.getRequestMethod().equals(method)) {
      throw new InvalidRequest(405, "only " + method + " is allowed");
    }
    if (!("Bearer " + apiKey).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new InvalidRequest(401, "the API key is missing or wrong");
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (method.equals("POST")
        && (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/json"))) {
      throw new InvalidRequest(415, "Content-Type is not application/json");
    }
  }
}
