package io.reelay.api;

/** More came than may come. */
public final class BodyTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(long mostBytes) {
    super("the body may have at most " + mostBytes + " bytes");
  }
}
