package io.reelay.storage.media;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Passes a video on while it counts, digests and checks it, without a buffer.
 *
 * <p>Deliberately not a {@link java.io.FilterInputStream}: the inherited skip, mark and reset are
 * built on {@code read} here, so that no byte can bypass the check. The caller owns and closes the
 * source.
 */
public final class CheckedVideoStream extends InputStream {

  private final IncomingVideo video;
  private final long maxBytes;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private WholenessCheck check;
  private long count;
  private boolean ended;

  /**
   * @param maxBytes size limit of a video
   * @throws BrokenVideoException if the announced length is already above it
   */
  public CheckedVideoStream(IncomingVideo video, long maxBytes) throws BrokenVideoException {
    this.video = video;
    this.maxBytes = maxBytes;
    requireAtMostMaxBytes(video.contentLength());
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (check == null && video.start().length > 0) {
      check = format().check();
    }
    int read = readSource(buffer, offset, length);
    if (read < 0) {
      ended = true;
      return read;
    }
    count += read;
    requireAtMostMaxBytes(count);
    if (video.hasKnownLength() && count > video.contentLength()) {
      throw new BrokenVideoException(
          "longer than the announced " + video.contentLength() + " bytes");
    }
    digest.update(buffer, offset, read);
    check.accept(buffer, offset, read);
    return read;
  }

  private int readSource(byte[] buffer, int offset, int length) throws BrokenVideoException {
    try {
      return video.stream().read(buffer, offset, length);
    } catch (IOException e) {
      throw BrokenVideoException.brokeOff(count, e);
    }
  }

  private void requireAtMostMaxBytes(long bytes) throws BrokenVideoException {
    if (bytes > maxBytes) {
      throw BrokenVideoException.tooLarge(maxBytes);
    }
  }

  /**
   * Call this once, after the stream was read to its end.
   *
   * @throws BrokenVideoException if the data is not a complete video
   * @throws IllegalStateException if the end was not reached yet
   */
  public void verifyWhole() throws BrokenVideoException {
    if (!ended) {
      throw new IllegalStateException("not read to the end");
    }
    if (count == 0) {
      throw new BrokenVideoException("empty: 0 bytes arrived");
    }
    if (video.hasKnownLength() && count < video.contentLength()) {
      throw new BrokenVideoException(
          "cut: " + count + " of " + video.contentLength() + " bytes arrived");
    }
    check.verifyWhole(video.endTold());
  }

  /**
   * The format by its first bytes.
   *
   * @throws BrokenVideoException if it is not a format for storage
   */
  public MediaFormat format() throws BrokenVideoException {
    byte[] start = video.start();
    return MediaFormat.of(start)
        .orElseThrow(() -> new BrokenVideoException(MediaFormat.nameOfOther(start)));
  }

  /**
   * An oddity of the video, for people; null = none. Call this after the video was found complete.
   */
  public String remark() {
    return check.remark();
  }

  /** The number of bytes so far. */
  public long count() {
    return count;
  }

  /** The SHA-256 of all bytes, in lower-case hex. Call this once, at the end. */
  public String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
