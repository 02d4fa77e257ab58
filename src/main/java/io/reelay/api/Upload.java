package io.reelay.api;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A complete body in a file. */
public final class Upload {
  private final HttpServerRequest request;
  private final Path file;
  private final AtomicBoolean begun = new AtomicBoolean();

  Upload(HttpServerRequest request, Path file) {
    this.request = request;
    this.file = file;
  }

  HttpServerRequest request() {
    return request;
  }

  Path file() {
    return file;
  }

  /**
   * The first caller gets the file: the route that takes it, or the end of a request without a
   * route.
   *
   * @return whether the caller is the first
   */
  boolean begin() {
    return begun.compareAndSet(false, true);
  }
}
