package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.intake.image.ImagePlace;
import io.reelay.intake.image.WrongImageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The images beside an object and in folders below. A path is resolved as text, and no key outside
 * the folder is requested.
 */
record BucketImages(InboxBucket bucket) implements ImagePlace {

  /** S3 user guide, "Naming Amazon S3 objects". */
  private static final int LONGEST_KEY = 1024;

  @Override
  public Found find(String path) throws WrongImageException, IOException {
    InboxObject image = bucket.look(key(path)).orElseThrow(ImagePlace::missing);
    return new Found(path, image.size(), () -> open(image));
  }

  private InputStream open(InboxObject image) throws IOException {
    try {
      return bucket.open(image);
    } catch (ObjectGoneException e) {
      throw new IOException("an image of the file was replaced", e);
    }
  }

  /**
   * An impossible key is refused here, since a server's answer would not distinguish it from a
   * failure.
   */
  private String key(String path) throws WrongImageException {
    String name = inFolder(path);
    String key = bucket.folder() + name;
    if (name.isEmpty() || name.indexOf('\0') >= 0 || key.getBytes(UTF_8).length > LONGEST_KEY) {
      throw ImagePlace.noName();
    }
    return key;
  }

  private static String inFolder(String path) throws WrongImageException {
    if (path.startsWith("/")) {
      throw ImagePlace.outside();
    }
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/")) {
      if (name.equals("..")) {
        if (names.pollLast() == null) {
          throw ImagePlace.outside();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return String.join("/", names);
  }
}
