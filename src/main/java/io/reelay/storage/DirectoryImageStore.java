package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Stores images in the folder of the videos. Gateways cannot fetch them from there. */
public final class DirectoryImageStore implements ImageStore {
  private final StorageFolder folder;

  /**
   * @param root created with the first image
   */
  public DirectoryImageStore(Path root) {
    this.folder = new StorageFolder(root);
  }

  @Override
  public void put(LocalImage image) throws IOException {
    if (isThere(image)) {
      return;
    }
    folder.write(
        image.key(),
        out -> {
          try (InputStream in = image.open()) {
            in.transferTo(out);
          }
        });
  }

  private boolean isThere(LocalImage image) throws IOException {
    try {
      return size(image.key()) == image.size();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public URI link(String key, Duration lifetime) {
    return null;
  }

  @Override
  public long size(String key) throws IOException {
    return Files.size(folder.existing(key));
  }

  @Override
  public InputStream open(String key) throws IOException {
    return Files.newInputStream(folder.existing(key));
  }

  @Override
  public void close() {
    // Keeps no resources open between two calls.
  }
}
