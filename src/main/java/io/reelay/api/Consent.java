package io.reelay.api;

import java.time.Instant;

/**
 * The consent that a request gives.
 *
 * @param payAgain consent to new creates, even if they are a second purchase
 * @param until consent covers a job as it was at this time, or those jobs of an outage that were
 *     parked by then; null = none given
 */
public record Consent(boolean payAgain, Instant until) {
  /** {@code until} in milliseconds since 1970; without it, all times are covered. */
  public long seen() {
    return until == null ? Long.MAX_VALUE : until.toEpochMilli();
  }
}
