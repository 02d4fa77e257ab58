package io.reelay.health;

/**
 * What a look at one thing has shown.
 *
 * @param message for people; empty where there is nothing to say
 */
public record Finding(Grade grade, String message) {

  /** How it is. */
  public enum Grade {
    GOOD,
    /** Something waits or is tried again, but prompts are still taken. */
    DEGRADED,
    /** Nothing can be done with it. */
    BAD
  }

  static Finding good(String message) {
    return new Finding(Grade.GOOD, message);
  }

  static Finding degraded(String message) {
    return new Finding(Grade.DEGRADED, message);
  }

  static Finding bad(String message) {
    return new Finding(Grade.BAD, message);
  }
}
