package io.reelay.storage.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Microsoft, RIFF: the head has the size of the first chunk, unless it was not known yet. */
final class RiffSize implements WholenessCheck {
  private static final int HEADER = 8;

  /** Programs that write to a pipe put 0 or the largest numbers. */
  private static final long UNKNOWN_FROM = 0x7FFF_0000L;

  private final byte[] header = new byte[HEADER];
  private long count;

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length && count + i < HEADER; i++) {
      header[(int) count + i] = bytes[offset + i];
    }
    count += length;
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    long size =
        Integer.toUnsignedLong(
            ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER - Integer.BYTES));
    if (size == 0 || size >= UNKNOWN_FROM) {
      ToldEnd.require(endTold);
    } else if (count < HEADER + size) {
      throw new BrokenVideoException(
          "cut: " + count + " of the " + (HEADER + size) + " bytes that it says it has");
    }
  }
}
