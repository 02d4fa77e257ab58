package io.reelay.settings;

/**
 * A text that is no value of its setting. The message ends the sentence that the value begins ("is
 * not a duration") and never repeats the text, which may be a secret.
 */
final class InvalidValueException extends Exception {
  InvalidValueException(String problem) {
    super(problem);
  }
}
