package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** The gate of the API: path, method and key; whatever is refused is written down. */
final class ApiHandler implements HttpHandler {
  private final GatewayKind kind;
  private final String apiKey;
  private final Traffic traffic;
  private final LoopbackHttp http;
  private final List<Route> routes;
  private final Supplier<Behaviour<Call>> everyCall;

  /**
   * @param everyCall meets each request before anything else does
   */
  ApiHandler(
      GatewayKind kind,
      String apiKey,
      Traffic traffic,
      LoopbackHttp http,
      List<Route> routes,
      Supplier<Behaviour<Call>> everyCall) {
    this.kind = kind;
    this.apiKey = apiKey;
    this.traffic = traffic;
    this.http = http;
    this.routes = routes;
    this.everyCall = everyCall;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    everyCall.get().play(new AnyCall(exchange, http, this::answer));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      Route route = route(exchange);
      String id = route.id(exchange.getRequestURI().getRawPath());
      route.endpoint().handle(new ApiRequest(exchange, http, id));
    } catch (InvalidRequest refused) {
      traffic.refusal(refused.toString());
      Reply.json(refused.status(), kind.error(refused)).send(exchange);
    }
  }

  private Route route(HttpExchange exchange) throws InvalidRequest {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    List<Route> there = routes.stream().filter(route -> route.leadsTo(path)).toList();
    if (there.isEmpty()) {
      throw new InvalidRequest(404, "Invalid URL (" + method + " " + path + ")");
    }
    Route route =
        there.stream()
            .filter(candidate -> candidate.method().equals(method))
            .findFirst()
            .orElseThrow(
                () -> new InvalidRequest(405, "only " + there.get(0).method() + " is allowed"));
    if (!("Bearer " + apiKey).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new InvalidRequest(401, "the API key is missing or wrong");
    }
    return route;
  }
}
