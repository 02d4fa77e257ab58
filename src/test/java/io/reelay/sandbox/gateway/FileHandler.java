package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.video.Video;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public files, {@code GET /files/<task>.mp4}: whoever shows a key here has leaked it. */
final class FileHandler implements HttpHandler {
  static final String PATH = "/files/";
  static final Reply LINK_EXPIRED = error(403, "the link is expired");

  private static final Logger LOG = LoggerFactory.getLogger(FileHandler.class);

  private final LoopbackHttp http;
  private final Tasks tasks;
  private final Traffic traffic;
  private final Script<DownloadCall> script;
  private final Supplier<URI> otherOrigin;

  FileHandler(
      LoopbackHttp http,
      Tasks tasks,
      Traffic traffic,
      Script<DownloadCall> script,
      Supplier<URI> otherOrigin) {
    this.http = http;
    this.tasks = tasks;
    this.traffic = traffic;
    this.script = script;
    this.otherOrigin = otherOrigin;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Optional<Task> task =
        tasks.byShortId(path.substring(PATH.length()).replaceFirst("\\.mp4$", ""));
    if (!exchange.getRequestMethod().equals("GET")) {
      error(405, "only GET is allowed").send(exchange);
    } else if (exchange.getRequestHeaders().containsKey("Authorization")) {
      traffic.leak(path);
      // As S3 answers when a signed link comes with a second credential.
      error(400, "only one auth mechanism is allowed").send(exchange);
    } else if (task.isEmpty() || !task.get().isCompleted(tasks.now())) {
      error(404, "there is no such file").send(exchange);
    } else if (link(exchange) < task.get().link()) {
      LINK_EXPIRED.send(exchange);
    } else {
      serve(exchange, task.get());
    }
  }

  private void serve(HttpExchange exchange, Task task) throws IOException {
    traffic.download(task.prompt());
    Video video;
    try {
      video = task.video().join();
    } catch (CompletionException | CancellationException e) {
      LOG.error("The sandbox has no video for {}", task.id(), e);
      error(500, "the video is lost").send(exchange);
      return;
    }
    script.play(new DownloadCall(exchange, http, task, video, otherOrigin));
  }

  private static int link(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.matches("link=\\d{1,6}")
        ? Integer.parseInt(query.substring(5))
        : 1;
  }

  private static Reply error(int status, String message) {
    return Reply.json(status, QuickRouterDocuments.error(message, "file_error"));
  }
}
