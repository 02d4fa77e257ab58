package io.reelay.api;

/** The body is larger than allowed. */
public final class BodyTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(long mostBytes) {
    super("the body may have at most " + mostBytes + " bytes");
  }
}
