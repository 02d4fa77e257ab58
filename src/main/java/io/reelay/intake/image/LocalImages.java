package io.reelay.intake.image;

import io.reelay.storage.ImageType;
import io.reelay.storage.LocalImage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The rules for local images.
 *
 * @param keyPrefix prefix of their keys in the storage
 * @param maxBytes size of the largest one, in bytes
 * @param settle a file that changed more recently is treated as unfinished
 * @param clock for the age of the last change
 */
public record LocalImages(String keyPrefix, long maxBytes, Duration settle, InstantSource clock) {
  private static final String SIZES = "1 to %d bytes (reelay.images.max-size)";

  /** The images that a file's prompts may name: those in its folder and its subfolders. */
  public ImageFolder beside(Path promptFile) {
    return in(new DiskImages(promptFile.toAbsolutePath().getParent(), this));
  }

  /** The images of prompts without a folder: {@code data:} URLs. */
  public ImageFolder nowhere() {
    return in(
        path -> {
          throw new WrongImageException("which is a path", "an http, https or data: URL");
        });
  }

  /** The images of a source that is not on the disk. */
  public ImageFolder in(ImagePlace place) {
    return new ImageFolder(place, this);
  }

  LocalImage image(String sha256, ImageType type, long size, LocalImage.Source source) {
    return new LocalImage(keyPrefix + sha256 + "." + type.ending(), sha256, type, size, source);
  }

  void requireAllowedSize(long size) throws WrongImageException {
    if (size == 0) {
      throw new WrongImageException("which is empty", SIZES.formatted(maxBytes));
    }
    if (size > maxBytes) {
      throw new WrongImageException("which has " + size + " bytes", SIZES.formatted(maxBytes));
    }
  }
}
