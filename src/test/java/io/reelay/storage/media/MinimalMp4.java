package io.reelay.storage.media;

import io.reelay.sandbox.video.Zeros;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * The smallest file that has the boxes of an MP4: {@code ftyp}, a {@code moov} with an empty movie
 * header, and an {@code mdat} of zeros. Whole by its structure, though no player would show it.
 */
public final class MinimalMp4 {

  private static final int MOVIE_HEADER_BODY = 100;

  private MinimalMp4() {}

  /** A file whose media box holds that many bytes; {@link #size} tells how long it is. */
  public static byte[] of(int mdatBytes) {
    try (InputStream stream = stream(mdatBytes)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, generated while it is read: the media is never in memory. */
  public static InputStream stream(long mdatBytes) {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(new ByteArrayInputStream(head(mdatBytes)), new Zeros(mdatBytes))));
  }

  /** Length of the whole file in bytes. */
  public static long size(long mdatBytes) {
    return head(mdatBytes).length + mdatBytes;
  }

  /** A box with a 32-bit size. */
  static byte[] box(String type, byte[] body) {
    return join(header(8 + body.length, type), body);
  }

  /** A box with a 64-bit size. */
  static byte[] largeBox(String type, byte[] body) {
    return join(largeHeader(16L + body.length, type), body);
  }

  /** A box that goes to the end of the file. */
  static byte[] openBox(String type, byte[] body) {
    return join(header(0, type), body);
  }

  static byte[] ftyp() {
    return box("ftyp", "isom\0\0\2\0isommp42".getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] moov() {
    return box("moov", box("mvhd", new byte[MOVIE_HEADER_BODY]));
  }

  static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(List.of(parts).stream().mapToInt(p -> p.length).sum());
    List.of(parts).forEach(joined::put);
    return joined.array();
  }

  private static byte[] head(long mdatBytes) {
    byte[] mdat =
        mdatBytes + 8 < 1L << 32
            ? header(8 + mdatBytes, "mdat")
            : largeHeader(16 + mdatBytes, "mdat");
    return join(ftyp(), moov(), mdat);
  }

  private static byte[] header(long size, String type) {
    return ByteBuffer.allocate(8).putInt((int) size).put(ascii(type)).array();
  }

  private static byte[] largeHeader(long size, String type) {
    return ByteBuffer.allocate(16).putInt(1).put(ascii(type)).putLong(size).array();
  }

  private static byte[] ascii(String type) {
    return type.getBytes(StandardCharsets.US_ASCII);
  }
}
