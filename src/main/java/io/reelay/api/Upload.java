package io.reelay.api;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that came whole, in a file. */
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
   * Whoever is first has the file: the route that takes it, or the end of a request that no route
   * was reached by.
   *
   * @return whether the caller is the first
   */
  boolean begin() {
    return begun.compareAndSet(false, true);
  }
}
