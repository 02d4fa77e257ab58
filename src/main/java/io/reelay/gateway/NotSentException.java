package io.reelay.gateway;

import java.io.IOException;

/** The request was certainly not sent: it failed before its connection was made. */
public final class NotSentException extends IOException {
  private static final long serialVersionUID = 1L;

  NotSentException(IOException cause) {
    super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
  }
}
