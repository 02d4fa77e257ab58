package io.reelay.storage;

import io.reelay.config.StorageKeyTemplate;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import java.io.IOException;

/** A place for finished videos. Safe for use by several threads at once. */
public interface VideoStorage extends AutoCloseable {

  /**
   * Streams the video to its key. Either the whole video becomes visible or nothing does. It
   * replaces this job's earlier video at the key.
   *
   * @param video read to its end, not closed
   * @throws BrokenVideoException if the received video is not complete; repeat the download
   * @throws KeyTakenException if the key has another object
   * @throws IOException if the storage did not accept it; the same video may be stored again
   */
  StoredVideo store(IncomingVideo video, StorageTarget target) throws IOException;

  /**
   * Writes a small object beside a stored video, in place of an earlier one.
   *
   * @param sidecar JSON; its key is the video's key and {@value StorageKeyTemplate#SIDECAR}
   * @throws IOException if the storage did not accept it
   */
  void describe(StorageTarget target, byte[] sidecar) throws IOException;

  /**
   * Checks that the storage can be reached, without a write.
   *
   * @throws IOException if it cannot, with the reason
   */
  void reach() throws IOException;

  /** Closes connections. Running stores may fail. */
  @Override
  void close();
}
