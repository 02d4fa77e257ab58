package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * Stores local images until their gateway has fetched them. Their keys come from their content.
 * Safe for use by several threads at once; images are never in memory as a whole.
 */
public interface ImageStore extends AutoCloseable {

  /**
   * Stores an image under its key. If an image of the same size exists there, nothing is sent. A
   * bucket that does not show its objects gets it again.
   *
   * @throws IOException if the storage did not accept it, or the image changed during the upload
   */
  void put(LocalImage image) throws IOException;

  /**
   * An address where anyone can get the image without further permission. It has a signature and
   * must not be logged. Null if this storage has no addresses.
   *
   * @param lifetime its validity, at most 7 days (S3 API reference, "Authenticating Requests: Using
   *     Query Parameters"); less if the credentials expire earlier
   * @throws IOException if there are no credentials now
   */
  URI link(String key, Duration lifetime) throws IOException;

  /**
   * The number of bytes of an image.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws IOException if the storage does not answer now
   */
  long size(String key) throws IOException;

  /** The image's bytes. The caller closes them. It fails as {@link #size} does. */
  InputStream open(String key) throws IOException;

  @Override
  void close();
}
