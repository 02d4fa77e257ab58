package io.reelay.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections that are slow to say what they want. Vert.x's own idle time-out begins anew at
 * each byte, so a client could hold a connection for hours; these deadlines do not.
 */
final class SlowClients {
  private static final Duration QUIET = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final Duration patience;
  private final Map<HttpConnection, Long> deadlines = new ConcurrentHashMap<>();

  /**
   * @param patience how long the head of a first request may take, and how long a body
   */
  SlowClients(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  void connected(HttpConnection connection) {
    within(patience, connection);
  }

  /** The head is there; what is left is the body, and then our answer and the next request. */
  void received(HttpServerRequest request) {
    within(patience, request.connection());
    request
        .end()
        .onSuccess(
            end -> {
              if (deadlines.containsKey(request.connection())) {
                within(QUIET, request.connection());
              }
            });
  }

  private void within(Duration time, HttpConnection connection) {
    Long before =
        deadlines.put(connection, vertx.setTimer(time.toMillis(), timer -> connection.close()));
    if (before != null) {
      vertx.cancelTimer(before);
    }
  }

  void closed(HttpConnection connection) {
    Long timer = deadlines.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
