package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;

/**
 * An image that was checked. Its bytes stay where they are.
 *
 * @param key where it belongs in the storage: the same bytes always have the same key
 * @param sha256 of the bytes, 64 lower-case hexadecimal digits
 * @param type what the bytes are
 * @param size number of bytes, at least 1
 * @param source where they are
 */
public record LocalImage(String key, String sha256, ImageType type, long size, Source source) {

  /** Opens the bytes, each time from the first one. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * The bytes that were checked, from the first one; to be closed by the caller. If they have been
   * changed since, reading throws before it gives the last of them.
   */
  public InputStream open() throws IOException {
    return new UnchangedStream(source.open(), size, sha256);
  }
}
