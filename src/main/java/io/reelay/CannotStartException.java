package io.reelay;

/** Why Reelay cannot start, in one line that says what to do. */
final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStartException(String line) {
    super(line);
  }
}
