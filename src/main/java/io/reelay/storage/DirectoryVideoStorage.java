package io.reelay.storage;

import io.reelay.config.StorageKeyTemplate;
import io.reelay.storage.media.CheckedVideoStream;
import io.reelay.storage.media.IncomingVideo;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Stores videos in a folder. A video is checked before it appears at its key. A visible video is
 * complete, even after a power cut. The root and all folders below must be on one file system.
 */
public final class DirectoryVideoStorage implements VideoStorage, LeftoverSweep {

  private final StorageFolder folder;
  private final long maxBytes;

  /**
   * @param root created with the first video
   * @param maxBytes larger videos are refused as broken
   */
  public DirectoryVideoStorage(Path root, long maxBytes) {
    this.folder = new StorageFolder(root);
    this.maxBytes = maxBytes;
  }

  @Override
  public StoredVideo store(IncomingVideo video, StorageTarget target) throws IOException {
    CheckedVideoStream checked = new CheckedVideoStream(video, maxBytes);
    Path file =
        folder.write(
            target.key(),
            out -> {
              checked.transferTo(out);
              checked.verifyWhole();
            });
    String url = file.toUri().toString();
    return new StoredVideo(
        null,
        target.key(),
        url,
        checked.count(),
        checked.format().contentType(),
        checked.sha256(),
        checked.remark());
  }

  @Override
  public void describe(StorageTarget target, byte[] sidecar) throws IOException {
    folder.write(target.key() + StorageKeyTemplate.SIDECAR, out -> out.write(sidecar));
  }

  @Override
  public void reach() throws IOException {
    folder.requireWritable();
  }

  @Override
  public void sweep() {
    folder.sweep();
  }

  @Override
  public void close() {
    // Keeps no resources open between two stores.
  }
}
