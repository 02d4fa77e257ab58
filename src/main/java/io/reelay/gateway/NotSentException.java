package io.reelay.gateway;

import java.io.IOException;

/** The request surely did not leave: it failed before its connection stood. */
public final class NotSentException extends IOException {
  private static final long serialVersionUID = 1L;

  NotSentException(IOException cause) {
    super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
  }
}
