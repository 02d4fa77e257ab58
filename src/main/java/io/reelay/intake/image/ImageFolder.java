package io.reelay.intake.image;

import io.reelay.storage.ImageType;
import io.reelay.storage.LocalImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** The images of one prompt file. An image of several prompts is read once. For one thread. */
public final class ImageFolder {
  private final ImagePlace place;
  private final LocalImages rules;
  private final Map<String, LocalImage> found = new HashMap<>();

  ImageFolder(ImagePlace place, LocalImages rules) {
    this.place = place;
    this.rules = rules;
  }

  /**
   * An image that a prompt names.
   *
   * @param reference path relative to the prompt file's folder, or a {@code data:} URL
   * @throws WrongImageException if it cannot be sent, now or later
   * @throws IOException if it cannot be read now, or is still being written
   */
  public LocalImage find(String reference) throws WrongImageException, IOException {
    if (DataUrl.isOne(reference)) {
      return DataUrl.read(reference, rules);
    }
    LocalImage known = found.get(reference);
    if (known == null) {
      known = read(look(reference));
      found.put(reference, known);
    }
    return known;
  }

  /** The exact path, or another Unicode spelling of it. */
  private ImagePlace.Found look(String path) throws WrongImageException, IOException {
    try {
      return place.find(path);
    } catch (MissingImageException exact) {
      for (String other : PathSpellings.othersOf(path)) {
        try {
          return place.find(other);
        } catch (MissingImageException absent) {
          // The next spelling.
        }
      }
      throw exact;
    }
  }

  private LocalImage read(ImagePlace.Found file) throws WrongImageException, IOException {
    rules.requireAllowedSize(file.size());
    try (InputStream in = file.source().open()) {
      return read(file, in);
    }
  }

  private LocalImage read(ImagePlace.Found file, InputStream in)
      throws WrongImageException, IOException {
    byte[] head = in.readNBytes(ImageType.HEAD_BYTES);
    ImageType type =
        ImageType.of(head)
            .orElseThrow(
                () ->
                    new WrongImageException(
                        "which is not an image", "a PNG, JPEG, WebP or GIF image"));
    if (!type.fitsName(file.name())) {
      throw new WrongImageException(
          "which is a " + type.label() + " image", "the ending " + type.endings());
    }
    MessageDigest digest = DigestUtils.getSha256Digest();
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
    long read = new DigestInputStream(all, digest).transferTo(OutputStream.nullOutputStream());
    if (read != file.size()) {
      throw new IOException("an image of the file is still being written");
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return rules.image(sha256, type, file.size(), file.source());
  }
}
