package io.reelay.intake.image;

import io.reelay.storage.LocalImage;
import java.io.IOException;

/** Where the images are looked for that a prompt file names by their paths. */
@FunctionalInterface
public interface ImagePlace {
  /**
   * An image file that is there and is not read yet.
   *
   * @param name what its ending must fit; or its path
   * @param size number of bytes
   * @param source its bytes
   */
  record Found(String name, long size, LocalImage.Source source) {}

  /**
   * What is at a path. Nothing is given that lies outside the prompt file's folder, whatever the
   * path is.
   *
   * @param path as it stands in the prompt, relative to the prompt file's folder
   * @throws WrongImageException if there is none that can be sent, now or later
   * @throws IOException if it cannot be decided now, or is still being written
   */
  Found find(String path) throws WrongImageException, IOException;

  /** For a path that leads to another folder. */
  static WrongImageException outside() {
    return new WrongImageException(
        "which leads out of the prompt file's folder", "an image in that folder or below it");
  }

  /** For what cannot be the path of a file. */
  static WrongImageException noName() {
    return new WrongImageException("which is not a file name here", "the path of a file");
  }

  /** For a path where nothing is. */
  static WrongImageException missing() {
    return new MissingImageException();
  }
}
