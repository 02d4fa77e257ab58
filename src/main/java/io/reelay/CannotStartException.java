package io.reelay;

/** Reelay cannot start. The message has the reason and the remedy in one line. */
final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStartException(String line) {
    super(line);
  }
}
