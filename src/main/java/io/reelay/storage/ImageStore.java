package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * Where local images are kept until their gateway has fetched them, under keys that their content
 * makes. Safe for use by several threads at once; nothing is held in memory.
 */
public interface ImageStore extends AutoCloseable {

  /**
   * Puts an image under its key. Nothing is sent if one of its size is there already; a bucket that
   * does not tell what is there gets it again.
   *
   * @throws IOException the storage did not take it, or the image was changed meanwhile
   */
  void put(LocalImage image) throws IOException;

  /**
   * An address from which anyone may get the image, without asking for more: it holds its own
   * signature and must not be logged. Null if this storage has no addresses.
   *
   * @param lifetime how long it is good for, 7 days at most (S3 API reference, "Authenticating
   *     Requests: Using Query Parameters"); less where the credentials themselves end sooner
   * @throws IOException there are no credentials now
   */
  URI link(String key, Duration lifetime) throws IOException;

  /**
   * Number of bytes of an image.
   *
   * @throws NoSuchFileException if it is not there
   * @throws IOException if the storage does not tell now
   */
  long size(String key) throws IOException;

  /** The image's bytes, to be closed by the caller; fails as {@link #size} does. */
  InputStream open(String key) throws IOException;

  @Override
  void close();
}
