package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.video.Video;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a video out, at whichever path it was asked for; the script meets the request. */
final class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

  private final Tasks tasks;
  private final Traffic traffic;
  private final Script<DownloadCall> script;
  private final Supplier<URI> otherOrigin;

  Downloads(Tasks tasks, Traffic traffic, Script<DownloadCall> script, Supplier<URI> otherOrigin) {
    this.tasks = tasks;
    this.traffic = traffic;
    this.script = script;
    this.otherOrigin = otherOrigin;
  }

  void serve(HttpExchange exchange, LoopbackHttp http, Task task) throws IOException {
    traffic.download(task.prompt());
    Video video;
    try {
      video = task.video().join();
    } catch (CompletionException | CancellationException e) {
      LOG.error("The sandbox has no video for {}", task.id(), e);
      Reply.json(500, GatewayErrors.quickRouter("the video is lost", "file_error")).send(exchange);
      return;
    }
    script.play(
        new DownloadCall(exchange, http, task, video, () -> tasks.linkTo(task, otherOrigin.get())));
  }
}
