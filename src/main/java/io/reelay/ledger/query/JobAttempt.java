package io.reelay.ledger.query;

/**
 * One attempt for a job, for people. Its secrets are already removed.
 *
 * @param at start time, milliseconds since 1970
 * @param stage {@code create}, {@code query}, {@code download}, {@code upload}, {@code webhook}, or
 *     {@code operator} for a person's action
 * @param outcome one or a few words
 * @param tookMs milliseconds; null if not measured
 * @param request null if there is none
 * @param answer null if there is none
 */
public record JobAttempt(
    long at, String stage, String outcome, Long tookMs, String request, String answer) {
  public static final String CREATE = "create";
  public static final String OPERATOR = "operator";

  /** A create without a recorded answer. */
  public static final String SENT = "sent";
}
