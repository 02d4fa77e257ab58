package io.reelay.api;

import org.apache.commons.lang3.exception.ExceptionUtils;

/** A failure in one line of the log: what failed, and what is at the bottom of it. */
final class FailureText {
  private FailureText() {}

  /**
   * Of what is above the cause its kind alone is told: a statement that failed quotes its values, a
   * prompt among them. So does what a database says behind the first line.
   */
  static String of(Throwable failure) {
    Throwable root = ExceptionUtils.getRootCause(failure);
    String told =
        root.getClass().getSimpleName()
            + (root.getMessage() == null ? "" : ": " + firstLine(root.getMessage()));
    return root == failure ? told : failure.getClass().getSimpleName() + ": " + told;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
