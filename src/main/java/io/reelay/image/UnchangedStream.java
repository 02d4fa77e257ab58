package io.reelay.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Gives the last bytes of an image only if all of them are those that were checked. So a file that
 * is replaced between check and upload, be it by a link to another one, is never whole in the
 * storage.
 */
final class UnchangedStream extends FilterInputStream {
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private final String sha256;
  private long left;

  UnchangedStream(InputStream in, long size, String sha256) {
    super(in);
    this.left = size;
    this.sha256 = sha256;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read < 0) {
      require(left == 0);
      return read;
    }
    digest.update(buffer, offset, read);
    left -= read;
    require(left >= 0);
    if (left == 0 && read > 0) {
      require(HexFormat.of().formatHex(digest.digest()).equals(sha256));
    }
    return read;
  }

  /** Skipped bytes would not be looked at. */
  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 8192)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static void require(boolean unchanged) throws IOException {
    if (!unchanged) {
      throw new IOException("an image was changed after it was checked");
    }
  }
}
