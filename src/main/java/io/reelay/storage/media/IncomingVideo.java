package io.reelay.storage.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** A video from the gateway. It is read once, by one thread. */
public final class IncomingVideo {
  private final PushbackInputStream stream;
  private final long contentLength;
  private final boolean endTold;
  private byte[] start;

  /**
   * @param stream the bytes with any content coding (gzip, …) undone; closed by the caller
   * @param contentLength bytes announced for {@code stream}; negative when not known, as with
   *     chunked transfer or after a content coding was undone
   */
  public IncomingVideo(InputStream stream, long contentLength) {
    this(stream, contentLength, false);
  }

  /**
   * @param stream the bytes with any content coding (gzip, …) undone; closed by the caller
   * @param contentLength bytes announced for {@code stream}; negative when not known
   * @param chunked whether the stream fails unless its last chunk comes
   */
  public IncomingVideo(InputStream stream, long contentLength, boolean chunked) {
    this.stream =
        new PushbackInputStream(Objects.requireNonNull(stream, "stream"), MediaFormat.START_BYTES);
    this.contentLength = contentLength;
    this.endTold = chunked || contentLength >= 0;
  }

  InputStream stream() {
    return stream;
  }

  public long contentLength() {
    return contentLength;
  }

  public boolean hasKnownLength() {
    return contentLength >= 0;
  }

  /** Whether a cut of the stream would be noticed without a look at its bytes. */
  boolean endTold() {
    return endTold;
  }

  /**
   * The format by the first bytes. They are read ahead, and the stream still returns them.
   *
   * @return empty if Reelay does not store this format
   * @throws BrokenVideoException if they do not arrive
   */
  public Optional<MediaFormat> format() throws BrokenVideoException {
    return MediaFormat.of(start());
  }

  /** The first bytes, which the stream still returns. There are fewer if the video has no more. */
  byte[] start() throws BrokenVideoException {
    if (start == null) {
      byte[] read = new byte[MediaFormat.START_BYTES];
      int length = fill(read);
      start = Arrays.copyOf(read, length);
    }
    return start;
  }

  private int fill(byte[] bytes) throws BrokenVideoException {
    int length = 0;
    try {
      int read = stream.read(bytes);
      while (read > 0) {
        length += read;
        read = stream.read(bytes, length, bytes.length - length);
      }
      stream.unread(bytes, 0, length);
    } catch (IOException e) {
      throw BrokenVideoException.brokeOff(length, e);
    }
    return length;
  }
}
