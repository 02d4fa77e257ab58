package io.reelay.sandbox.gateway;

import java.util.Arrays;
import java.util.Optional;

/** What a gateway takes as a picture, by its first bytes. */
enum ImageType {
  PNG("image/png"),
  JPEG("image/jpeg"),
  WEBP("image/webp");

  /** As many bytes as {@link #of} looks at. */
  static final int HEAD = 12;

  private static final byte[] PNG_HEAD = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] JPEG_HEAD = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

  private final String mediaType;

  ImageType(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  static Optional<ImageType> of(byte[] image) {
    if (starts(image, 0, PNG_HEAD)) {
      return Optional.of(PNG);
    }
    if (starts(image, 0, JPEG_HEAD)) {
      return Optional.of(JPEG);
    }
    boolean riff = starts(image, 0, new byte[] {'R', 'I', 'F', 'F'});
    return riff && starts(image, 8, new byte[] {'W', 'E', 'B', 'P'})
        ? Optional.of(WEBP)
        : Optional.empty();
  }

  private static boolean starts(byte[] image, int from, byte[] head) {
    return image.length >= from + head.length
        && Arrays.equals(image, from, from + head.length, head, 0, head.length);
  }
}
