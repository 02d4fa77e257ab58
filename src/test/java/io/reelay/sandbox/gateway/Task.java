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
  private final CreateRequest request;
  private final Instant created;
  private final Duration generation;
  private final VideoOrder order;
  private final VideoSource videos;
  private final AtomicInteger link = new AtomicInteger(1);
  private volatile boolean rendered;

  Task(
      String shortId,
      CreateRequest request,
      Instant created,
      Duration generation,
      VideoSource videos) {
    this.request = request;
    this.created = created;
    this.generation = generation;
    this.order = request.order(shortId);
    this.videos = videos;
    video();
  }

  /** With the model, as the API tells it. */
  String id() {
    return request.model() + ":" + shortId();
  }

  /** Without the model, as file names and details have it. */
  String shortId() {
    return order.taskId();
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
