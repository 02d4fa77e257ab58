package io.reelay.ledger.transition;

import io.reelay.ledger.JobState;

/**
 * A create that was begun and has no task.
 *
 * @param state {@code unknown}; or one in which the answer may still arrive
 * @param firstSentAt time of the purchase's first create, milliseconds since 1970
 * @param lastSentAt time of the last create under the same key
 * @param sourceTaskId the gateway's id of the remixed task; null if it is not a remix
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

  /** Whether the wait for an answer has ended. */
  public boolean isUnknown() {
    return state == JobState.UNKNOWN;
  }

  /** The same without the request, which may be large. */
  public UnansweredCreate withoutRequest() {
    return new UnansweredCreate(
        id, name, state, attempt, gateway, model, null, sourceTaskId, firstSentAt, lastSentAt);
  }
}
