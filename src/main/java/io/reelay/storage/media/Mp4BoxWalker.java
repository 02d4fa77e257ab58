package io.reelay.storage.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Follows the top-level boxes of an MP4 (ISO/IEC 14496-12, 4.2) or a QuickTime movie as its bytes
 * pass. It keeps only the header of the current box.
 *
 * <p>The boxes distinguish a cut from an end even without an announced length: a complete file ends
 * only between two boxes. A fragmented file that is cut exactly between two fragments still looks
 * complete, and the format does not show it.
 */
final class Mp4BoxWalker implements WholenessCheck {

  /** 32-bit size and type. */
  private static final int COMPACT_HEADER = 8;

  /** The same, and a 64-bit size. */
  private static final int LARGE_HEADER = 16;

  private final byte[] header = new byte[LARGE_HEADER];
  private int headerLength;
  private int headerSize = COMPACT_HEADER;
  private long bodyLeft;
  private String box;
  private boolean openEnded;
  private boolean hasMovie;
  private boolean hasMedia;
  private boolean padding;
  private long zeros;

  @Override
  public void accept(byte[] bytes, int offset, int length) throws BrokenVideoException {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      if (padding) {
        requireZero(bytes[position++]);
        zeros++;
      } else if (bodyLeft > 0) {
        int passed = (int) Math.min(bodyLeft, end - position);
        position += passed;
        bodyLeft -= passed;
      } else {
        header[headerLength++] = bytes[position++];
        if (headerLength == headerSize) {
          openBox();
        }
      }
    }
  }

  private void openBox() throws BrokenVideoException {
    ByteBuffer fields = ByteBuffer.wrap(header);
    long size = Integer.toUnsignedLong(fields.getInt(0));
    String type = new String(header, 4, 4, StandardCharsets.ISO_8859_1);
    if (hasMovie && hasMedia && isZero(COMPACT_HEADER)) {
      // Some writers fill up their last block.
      padding = true;
      zeros = headerLength;
      headerLength = 0;
      return;
    }
    if (headerSize == COMPACT_HEADER && size == 1) {
      headerSize = LARGE_HEADER;
      return;
    }
    if (headerSize == LARGE_HEADER) {
      size = fields.getLong(8);
    }
    openEnded = size == 0 && headerSize == COMPACT_HEADER;
    if (!openEnded && size < headerSize) {
      throw new BrokenVideoException("damaged: a box of an impossible size follows " + box);
    }
    bodyLeft = openEnded ? Long.MAX_VALUE : size - headerSize;
    box = type;
    hasMovie |= type.equals("moov");
    hasMedia |= type.equals("mdat") || type.equals("moof");
    headerLength = 0;
    headerSize = COMPACT_HEADER;
  }

  private boolean isZero(int length) {
    return Arrays.equals(header, 0, length, new byte[LARGE_HEADER], 0, length);
  }

  private static void requireZero(byte padding) throws BrokenVideoException {
    if (padding != 0) {
      throw new BrokenVideoException("damaged: zeros, and then more, follow its last box");
    }
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    if (headerLength > 0 && !(hasMovie && hasMedia && isZero(headerLength))) {
      throw new BrokenVideoException("cut: it ends inside the header of a box");
    }
    if (bodyLeft > 0 && !openEnded) {
      throw new BrokenVideoException("cut: box " + box + " lacks its last " + bodyLeft + " bytes");
    }
    if (openEnded && !endTold) {
      throw new BrokenVideoException(
          "not certain to be whole: its last box has no size and no length was announced");
    }
    if (!hasMovie || !hasMedia) {
      throw new BrokenVideoException(
          "not playable: it has no " + (hasMovie ? "mdat or moof" : "moov") + " box");
    }
  }

  @Override
  public String remark() {
    // A rest shorter than a header is still read as a header.
    long behind = padding ? zeros : headerLength;
    return behind == 0
        ? null
        : behind + (behind == 1 ? " zero byte follows" : " zero bytes follow") + " its last box";
  }
}
