package io.reelay.api;

import org.apache.commons.lang3.exception.ExceptionUtils;

/** A failure in one line of the log: the failed action and the root cause. */
final class FailureText {
  private FailureText() {}

  /**
   * Exceptions above the cause appear by their type only: a failed statement quotes its values, and
   * one may be a prompt. Later lines of a database's message quote them too.
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
