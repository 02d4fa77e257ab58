package io.reelay.submit;

import java.io.IOException;

/** A request could not be built because of an image: not a byte was sent. */
public final class ImageUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean gone;

  /**
   * @param gone whether the storage no longer has it; otherwise the storage did not answer
   */
  ImageUnavailableException(boolean gone, IOException cause) {
    super((gone ? "no longer in the storage: " : "") + cause.getMessage());
    // It has no cause: error-policies look there first, and would take the storage for the gateway.
    addSuppressed(cause);
    this.gone = gone;
  }

  /** Whether a retry is useless. */
  public boolean isGone() {
    return gone;
  }
}
