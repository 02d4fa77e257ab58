package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;

/**
 * A checked image. Its bytes stay in their place.
 *
 * @param key its key in the storage: the same bytes always have the same key
 * @param sha256 of the bytes, 64 lower-case hexadecimal digits
 * @param type type of the bytes
 * @param size number of bytes, at least 1
 * @param source source of the bytes
 */
public record LocalImage(String key, String sha256, ImageType type, long size, Source source) {

  /** Opens the bytes, always from the first one. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * The checked bytes, from the first one. The caller closes them. If they have changed since the
   * check, a read throws before it returns the last byte.
   */
  public InputStream open() throws IOException {
    return new UnchangedStream(source.open(), size, sha256);
  }
}
