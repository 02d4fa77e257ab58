package io.reelay.sandbox.gateway;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.apache.commons.codec.digest.DigestUtils;

/** Small pictures. */
final class TestImages {
  private TestImages() {}

  static byte[] png() {
    return image("png");
  }

  static byte[] jpeg() {
    return image("jpeg");
  }

  static String sha256(byte[] bytes) {
    return DigestUtils.sha256Hex(bytes);
  }

  private static byte[] image(String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), format, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
