package io.reelay.sandbox.video;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Rational;
import org.jcodec.scale.AWTUtil;

/** The smallest MP4 that a player shows: one grey frame of 64 x 64 pixels for a second. */
final class TinyClip {
  private static final byte[] BYTES = encode();

  private TinyClip() {}

  /** The same array each time: not to be written to. */
  static byte[] bytes() {
    return BYTES;
  }

  private static byte[] encode() {
    BufferedImage frame = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
    int[] grey = new int[64 * 64];
    Arrays.fill(grey, 0x808080);
    frame.setRGB(0, 0, 64, 64, grey, 0, 64);
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try (var channel = ByteBufferSeekableByteChannel.writeToByteBuffer(buffer)) {
      SequenceEncoder encoder = SequenceEncoder.createWithFps(channel, Rational.R(1, 1));
      encoder.encodeNativeFrame(AWTUtil.fromBufferedImageRGB(frame));
      encoder.finish();
      ByteBuffer written = channel.getContents();
      return Arrays.copyOf(written.array(), written.limit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
