package io.reelay.intake.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Small pictures of each type. */
public final class Pictures {
  private Pictures() {}

  /** A PNG in one colour: another colour, another picture. */
  public static byte[] png(int rgb) {
    return picture("png", rgb);
  }

  /** A JPEG. */
  public static byte[] jpeg() {
    return picture("jpg", 0x3366CC);
  }

  /** A GIF. */
  public static byte[] gif() {
    return picture("gif", 0x3366CC);
  }

  /** The smallest lossless WebP, 1 x 1; the JDK writes none. */
  public static byte[] webp() {
    return Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
  }

  /** What is no picture. */
  public static byte[] text() {
    return "#!/bin/sh\necho not a picture".getBytes(ISO_8859_1);
  }

  /** {@code data:image/png;base64,…}. */
  public static String dataUrl(String mediaType, byte[] content) {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  private static byte[] picture(String format, int rgb) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
