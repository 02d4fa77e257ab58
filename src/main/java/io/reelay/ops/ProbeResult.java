package io.reelay.ops;

/**
 * The result of one check.
 *
 * @param message for people; may be empty
 */
public record ProbeResult(Grade grade, String message) {

  /** The part's state. */
  public enum Grade {
    GOOD,
    /** Some work waits or is retried, but prompts are still taken. */
    DEGRADED,
    /** The part does not work. */
    BAD
  }

  static ProbeResult good(String message) {
    return new ProbeResult(Grade.GOOD, message);
  }

  static ProbeResult degraded(String message) {
    return new ProbeResult(Grade.DEGRADED, message);
  }

  static ProbeResult bad(String message) {
    return new ProbeResult(Grade.BAD, message);
  }
}
