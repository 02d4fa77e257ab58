package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reelay.sandbox.http.LoopbackHttp;
import java.io.IOException;

/** A request that nobody has looked at yet: as a load balancer before the gateway sees it. */
final class AnyCall extends Call {
  private final HttpHandler gateway;

  AnyCall(HttpExchange exchange, LoopbackHttp http, HttpHandler gateway) {
    super(exchange, http);
    this.gateway = gateway;
  }

  /** Not known here. */
  @Override
  public String prompt() {
    return "";
  }

  @Override
  public void answerNormally() throws IOException {
    gateway.handle(exchange());
  }
}
