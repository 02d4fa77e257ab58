package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.input.ProxyInputStream;

/**
 * Returns the last bytes of an image only if all bytes are the checked ones. So a file that is
 * replaced between check and upload, even by a link, is never complete in the storage.
 */
final class UnchangedStream extends ProxyInputStream {
  private final MessageDigest digest;
  private final String sha256;
  private long left;

  UnchangedStream(InputStream in, long size, String sha256) {
    this(in, size, sha256, DigestUtils.getSha256Digest());
  }

  private UnchangedStream(InputStream in, long size, String sha256, MessageDigest digest) {
    super(new DigestInputStream(in, digest));
    this.digest = digest;
    this.left = size;
    this.sha256 = sha256;
  }

  @Override
  protected void afterRead(int count) throws IOException {
    if (count < 0) {
      require(left == 0);
      return;
    }
    left -= count;
    require(left >= 0);
    if (left == 0 && count > 0) {
      require(HexFormat.of().formatHex(digest.digest()).equals(sha256));
    }
  }

  /** Skipped bytes would not be checked. */
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
