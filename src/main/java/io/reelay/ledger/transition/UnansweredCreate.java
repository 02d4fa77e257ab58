package io.reelay.ledger.transition;

import io.reelay.ledger.JobState;

/**
 * A create that was begun and has no task.
 *
 * @param state {@code unknown}; or one in which the answer may still come
 * @param firstSentAt when the first create of the purchase was sent, milliseconds since 1970
 * @param lastSentAt when the last one under the same key was
 * @param sourceTaskId what it is a remix of, as the gateway has it; null if it is none
 */
public record UnansweredCreate(
    String id,
    String name,
    JobState state,
    int attempt,
    String gateway,
    String model,
    String request,
    String sourceTaskId,
    long firstSentAt,
    long lastSentAt) {

  /** Whether nobody waits for an answer any more. */
  public boolean isUnknown() {
    return state == JobState.UNKNOWN;
  }

  /** The same without the request, which may be large. */
  public UnansweredCreate withoutRequest() {
    return new UnansweredCreate(
        id, name, state, attempt, gateway, model, null, sourceTaskId, firstSentAt, lastSentAt);
  }
}
