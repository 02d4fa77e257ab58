package io.reelay.storage;

import io.reelay.config.StorageKeyTemplate;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import java.io.IOException;

/** A place for finished videos. Safe for use by several threads at once. */
public interface VideoStorage extends AutoCloseable {

  /**
   * Streams the video to its key. Either the whole video becomes visible or nothing does. What this
   * job has stored there before is replaced.
   *
   * @param video read to its end, not closed
   * @throws BrokenVideoException what arrived is not a whole video: the download is to be repeated
   * @throws KeyTakenException something else is there
   * @throws IOException the storage did not take it: the same video may be offered again
   */
  StoredVideo store(IncomingVideo video, StorageTarget target) throws IOException;

  /**
   * Writes a small object beside a video that is there, in place of an earlier one.
   *
   * @param sidecar JSON; goes to the video's key and {@value StorageKeyTemplate#SIDECAR}
   * @throws IOException the storage did not take it
   */
  void describe(StorageTarget target, byte[] sidecar) throws IOException;

  /**
   * Asks whether the storage can be reached, without writing anything.
   *
   * @throws IOException if it cannot be, and why
   */
  void reach() throws IOException;

  /** Lets go of connections. Stores under way may fail. */
  @Override
  void close();
}
