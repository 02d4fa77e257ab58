package io.reelay.sandbox.gateway;

import io.reelay.sandbox.video.Video;
import io.reelay.sandbox.video.VideoOrder;
import io.reelay.sandbox.video.VideoSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A job at the gateway: a request, the time it takes, and its video. */
final class Task {
  private final String id;
  private final Surface surface;
  private final CreateRequest request;
  private final Instant created;
  private final Duration generation;
  private final VideoOrder order;
  private final VideoSource videos;
  private final AtomicInteger link = new AtomicInteger(1);
  private volatile boolean rendered;

  Task(
      Surface surface,
      CreateRequest request,
      Instant created,
      Duration generation,
      VideoSource videos) {
    this.id = surface.newId(request);
    this.surface = surface;
    this.request = request;
    this.created = created;
    this.generation = generation;
    this.order = request.order(fileId());
    this.videos = videos;
    this.rendered = !surface.makesVideo() || video().isDone();
  }

  /** As the create tells it. */
  String id() {
    return id;
  }

  /** Without the model, as file names and details have it. */
  String fileId() {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  /** The paths that it was created at, and is told of. */
  Surface surface() {
    return surface;
  }

  CreateRequest request() {
    return request;
  }

  String prompt() {
    return request.prompt();
  }

  Instant created() {
    return created;
  }

  CompletableFuture<Video> video() {
    return videos.video(order);
  }

  boolean hasVideo(Instant now) {
    return surface.makesVideo() && isCompleted(now);
  }

  boolean isCompleted(Instant now) {
    // Remembered: a source may make a forgotten video again, and a job never becomes undone.
    rendered = rendered || video().isDone();
    return rendered && !now.isBefore(created.plus(generation));
  }

  /** From 0 to 0.99. */
  double progress(Instant now) {
    double passed = Duration.between(created, now).toMillis();
    return Math.min(0.99, passed / Math.max(1, generation.toMillis()));
  }

  int link() {
    return link.get();
  }

  void expireLinks() {
    link.incrementAndGet();
  }
}
