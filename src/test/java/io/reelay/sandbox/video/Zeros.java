package io.reelay.sandbox.video;

import java.io.InputStream;
import java.util.Arrays;

/** As many zero bytes as asked for, which take no memory. */
public final class Zeros extends InputStream {
  private long left;

  /**
   * @param count in bytes
   */
  public Zeros(long count) {
    left = count;
  }

  @Override
  public int read() {
    return left-- > 0 ? 0 : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    int count = (int) Math.min(length, left);
    Arrays.fill(buffer, offset, offset + count, (byte) 0);
    left -= count;
    return count;
  }
}
