package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.time.Duration;

/** One request that the gateway found valid, and the ways to meet it. */
public abstract class Call {
  private final HttpExchange exchange;
  private final LoopbackHttp http;

  Call(HttpExchange exchange, LoopbackHttp http) {
    this.exchange = exchange;
    this.http = http;
  }

  /** The prompt of the job that the request is about. */
  public abstract String prompt();

  /** The first request header of this name, or null. */
  public String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The request's query as it was sent, still encoded; null if there was none. */
  public String rawQuery() {
    return exchange.getRequestURI().getRawQuery();
  }

  /** Lets the request take effect, whatever is answered: a create is billed here, and once. */
  public void arrive() {}

  /** Answers as a gateway in good health. */
  public abstract void answerNormally() throws IOException;

  /** Answers with this instead. */
  public void reply(Reply reply) throws IOException {
    reply.send(exchange);
  }

  /** Closes the connection where it stands: without an answer, or in the middle of it. */
  public void cut() {
    exchange.close();
  }

  /** Holds the call back; ends early when the gateway is closed. */
  public void pause(Duration time) {
    http.pause(time);
  }

  HttpExchange exchange() {
    return exchange;
  }
}
