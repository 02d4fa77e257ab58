package io.reelay.ops;

/**
 * What a look at one thing has shown.
 *
 * @param message for people; empty where there is nothing to say
 */
public record ProbeResult(Grade grade, String message) {

  /** How it is. */
  public enum Grade {
    GOOD,
    /** Something waits or is tried again, but prompts are still taken. */
    DEGRADED,
    /** Nothing can be done with it. */
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
