package io.reelay.storage;

import java.io.InputStream;
import java.util.Objects;

/**
 * A video as it comes from the gateway.
 *
 * @param stream the bytes with any content coding (gzip, …) undone; read once, closed by the caller
 * @param contentLength bytes announced for {@code stream}; negative when not known, as with chunked
 *     transfer or after a content coding was undone
 * @param contentType media type the gateway claims, or null; never trusted, the bytes decide
 */
public record IncomingVideo(InputStream stream, long contentLength, String contentType) {

  public IncomingVideo {
    Objects.requireNonNull(stream, "stream");
  }

  boolean hasKnownLength() {
    return contentLength >= 0;
  }
}
