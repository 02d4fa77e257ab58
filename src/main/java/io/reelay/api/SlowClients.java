package io.reelay.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes the connections of slow clients. Vert.x restarts its idle time-out at each byte, so a
 * client could keep a connection for hours. These deadlines are fixed.
 */
final class SlowClients {
  private static final Duration QUIET = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final Duration patience;
  private final Map<HttpConnection, Long> deadlines = new ConcurrentHashMap<>();

  /**
   * @param patience time limit for the head of the first request, and for a body
   */
  SlowClients(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  void connected(HttpConnection connection) {
    within(patience, connection);
  }

  /** The head has arrived. The body, the answer and the next request follow. */
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
