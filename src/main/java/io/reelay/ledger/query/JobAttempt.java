package io.reelay.ledger.query;

/**
 * One thing that was tried for a job, for people. What must not be kept is out of it already.
 *
 * @param at when it began, milliseconds since 1970
 * @param stage {@code create}, {@code query}, {@code download}, {@code upload}, {@code webhook}, or
 *     {@code operator} for what a person did
 * @param outcome a word or a few
 * @param tookMs milliseconds; null if nobody measured
 * @param request null if there is nothing to tell
 * @param answer null if there is nothing to tell
 */
public record JobAttempt(
    long at, String stage, String outcome, Long tookMs, String request, String answer) {
  public static final String CREATE = "create";
  public static final String OPERATOR = "operator";

  /** A create whose answer is not written down yet, or never came. */
  public static final String SENT = "sent";
}
