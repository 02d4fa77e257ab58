package io.reelay.intake.image;

import io.reelay.storage.LocalImage;
import java.io.IOException;

/** The source of images that a prompt file names by path. */
@FunctionalInterface
public interface ImagePlace {
  /**
   * An existing image file before it is read.
   *
   * @param name name whose ending must fit, or its path
   * @param size number of bytes
   * @param source its bytes
   */
  record Found(String name, long size, LocalImage.Source source) {}

  /**
   * The image at a path. Images outside the prompt file's folder are never returned.
   *
   * @param path path in the prompt, relative to the prompt file's folder
   * @throws WrongImageException if no image there can be sent, now or later
   * @throws IOException if the check is not possible now, or the file is still being written
   */
  Found find(String path) throws WrongImageException, IOException;

  /** For a path that leads to another folder. */
  static WrongImageException outside() {
    return new WrongImageException(
        "which leads out of the prompt file's folder", "an image in that folder or below it");
  }

  /** For a text that cannot be a file's path. */
  static WrongImageException noName() {
    return new WrongImageException("which is not a file name here", "the path of a file");
  }

  /** For a path without a file. */
  static WrongImageException missing() {
    return new MissingImageException();
  }
}
