package io.reelay.submit;

import java.io.IOException;

/** A request could not be made because of an image in it: not a byte of it was sent. */
public final class ImageUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean gone;

  /**
   * @param gone whether the storage has it no more; otherwise it did not answer
   */
  ImageUnavailableException(boolean gone, IOException cause) {
    super((gone ? "no longer in the storage: " : "") + cause.getMessage());
    // Not its cause: error-policies look there first, and would take the storage for the gateway.
    addSuppressed(cause);
    this.gone = gone;
  }

  /** Whether a retry cannot help. */
  public boolean isGone() {
    return gone;
  }
}
