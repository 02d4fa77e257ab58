package io.reelay;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A part of the start that needs time, and is opened while others are created.
 *
 * @param future its result
 */
record Opening<T>(CompletableFuture<T> future) {
  static <T> Opening<T> of(Callable<T> open) {
    return new Opening<>(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return open.call();
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            }));
  }

  /**
   * Waits for it.
   *
   * @throws IOException if it cannot be opened
   */
  T opened() throws IOException {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cannot) {
        throw cannot;
      }
      if (e.getCause() instanceof RuntimeException cannot) {
        throw cannot;
      }
      throw e;
    }
  }
}
