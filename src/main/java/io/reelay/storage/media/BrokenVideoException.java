package io.reelay.storage.media;

import java.io.IOException;

/**
 * The received data is not a complete video: it is empty, cut, too long, too large, or other data
 * such as a JSON error. The storage works and has none of it. Another download may help, unless it
 * is {@linkplain #isTooLarge() too large}.
 */
public final class BrokenVideoException extends IOException {
  private final boolean tooLarge;

  BrokenVideoException(String reason) {
    this(reason, null, false);
  }

  private BrokenVideoException(String reason, Throwable cause, boolean tooLarge) {
    super(reason, cause);
    this.tooLarge = tooLarge;
  }

  static BrokenVideoException brokeOff(long bytes, IOException cause) {
    return new BrokenVideoException(
        "the download broke off after " + bytes + " bytes", cause, false);
  }

  static BrokenVideoException tooLarge(long maxBytes) {
    return new BrokenVideoException("larger than the allowed " + maxBytes + " bytes", null, true);
  }

  /** Whether it is larger than allowed, so that another download cannot help. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** One short sentence for a person, without any of the received content. */
  public String reason() {
    return getMessage();
  }
}
