package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The public files, {@code GET /files/<task>.mp4}: whoever shows a key to another origin than the
 * gateway's has leaked it.
 */
final class FileHandler implements HttpHandler {
  static final String PATH = "/files/";
  static final Reply LINK_EXPIRED = error(403, "the link is expired");

  private final boolean elsewhere;
  private final LoopbackHttp http;
  private final Tasks tasks;
  private final Traffic traffic;
  private final Downloads downloads;

  /** The gateway's key, and what an access proxy before it asks for. */
  private static final Set<String> SECRETS = Set.of("Authorization", "CF-Access-Client-Secret");

  FileHandler(
      boolean elsewhere, LoopbackHttp http, Tasks tasks, Traffic traffic, Downloads downloads) {
    this.elsewhere = elsewhere;
    this.http = http;
    this.tasks = tasks;
    this.traffic = traffic;
    this.downloads = downloads;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Optional<Task> task = tasks.byFileId(path.substring(PATH.length()).replaceFirst("\\.mp4$", ""));
    if (!exchange.getRequestMethod().equals("GET")) {
      error(405, "only GET is allowed").send(exchange);
    } else if (elsewhere && SECRETS.stream().anyMatch(exchange.getRequestHeaders()::containsKey)) {
      traffic.leak(path);
      // As S3 answers when a signed link comes with a second credential.
      error(400, "only one auth mechanism is allowed").send(exchange);
    } else if (task.isEmpty() || !task.get().hasVideo(tasks.now())) {
      error(404, "there is no such file").send(exchange);
    } else if (link(exchange) < task.get().link()) {
      LINK_EXPIRED.send(exchange);
    } else {
      downloads.serve(exchange, http, task.get());
    }
  }

  private static int link(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.matches("link=\\d{1,6}")
        ? Integer.parseInt(query.substring(5))
        : 1;
  }

  private static Reply error(int status, String message) {
    return Reply.json(status, GatewayErrors.quickRouter(message, "file_error"));
  }
}
