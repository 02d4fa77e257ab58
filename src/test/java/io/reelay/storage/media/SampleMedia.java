package io.reelay.storage.media;

import static io.reelay.storage.media.MinimalMp4.join;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Small files of other formats than MP4, whole by their structure, though nothing can be seen. */
public final class SampleMedia {
  private static final byte[] UNKNOWN_SIZE = {1, -1, -1, -1, -1, -1, -1, -1};

  private SampleMedia() {}

  /**
   * A WebM.
   *
   * @param sized whether its segment and its cluster say how long they are; a live one's do not
   */
  public static byte[] webm(boolean sized) {
    return sized ? matroska("webm") : join(ebml("webm"), segmentHead(UNKNOWN_SIZE), live());
  }

  static byte[] matroska(String docType) {
    byte[] children = join(element(0x1549A966, new byte[40]), element(0x1F43B675, new byte[200]));
    return join(ebml(docType), segmentHead(size(children.length)), children);
  }

  private static byte[] live() {
    return join(
        element(0x1549A966, new byte[40]), id(0x1F43B675), UNKNOWN_SIZE, new byte[] {-93, -127, 5});
  }

  private static byte[] ebml(String docType) {
    byte[] type = join(new byte[] {0x42, (byte) 0x82}, size(docType.length()), bytes(docType));
    return element(0x1A45DFA3, type);
  }

  private static byte[] segmentHead(byte[] size) {
    return join(id(0x18538067), size);
  }

  private static byte[] element(int id, byte[] body) {
    return join(id(id), size(body.length), body);
  }

  private static byte[] id(int id) {
    return ByteBuffer.allocate(4).putInt(id).array();
  }

  private static byte[] size(int bytes) {
    return ByteBuffer.allocate(4).putInt(0x10000000 | bytes).array();
  }

  /**
   * Packets that begin with a sync byte.
   *
   * @param offset where in the packet that stands
   */
  public static byte[] transportStream(int packetSize, int offset, int packets) {
    byte[] packet = new byte[packetSize];
    packet[offset] = 0x47;
    return repeat(packet, packets);
  }

  /** One pixel. */
  public static byte[] gif() {
    return bytes("GIF89a\1\0\1\0\u0080\0\0\0\0\0\u00ff\u00ff\u00ff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;");
  }

  static byte[] riff(String type, int dataBytes) {
    byte[] head =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(bytes("RIFF"))
            .putInt(4 + dataBytes)
            .put(bytes(type))
            .array();
    return join(head, new byte[dataBytes]);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] repeat(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int time = 0; time < times; time++) {
      System.arraycopy(part, 0, all, time * part.length, part.length);
    }
    return Arrays.copyOf(all, all.length);
  }
}
