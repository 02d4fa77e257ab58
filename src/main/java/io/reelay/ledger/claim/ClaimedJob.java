package io.reelay.ledger.claim;

import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.ledger.JobState;

/**
 * A job that this node may work on, as small as a job waiting in the poll loop must be: prompt and
 * request stay in the ledger.
 *
 * @param claim which claim this is: the row's version when it was claimed
 * @param version the row's version at the claim or the last transition; the next transition
 *     succeeds only if the row still has it
 * @param attempt how many creates were begun for this job, this one included
 * @param failures how often the present stage has failed in a row with the same kind of error
 * @param errorKind the kind of the last failure; null if there was none
 * @param since when the row last changed, but for its claim
 * @param submitted when the gateway gave the task id, milliseconds by this process's steady clock;
 *     means nothing before
 * @param polls how often the task has been asked for
 * @param taskId the gateway's id exactly as its create answered it; null before
 * @param surface which of the gateway's calls made the task, in its dialect's own word; null if the
 *     dialect says none
 * @param videoUrl where the gateway offers the video; null before. May be signed: never logged
 * @param idempotencyKey what its create is known by at the gateway; null if it gets no key, and
 *     once there is a task id
 * @param inDoubt whether an earlier create under that key may have been taken
 * @param serverErrors how often its create was sent again after an answer that is one of {@link
 *     ServerErrors}
 */
public record ClaimedJob(
    String id,
    String name,
    JobState state,
    String gateway,
    String dialect,
    String model,
    long claim,
    long version,
    int attempt,
    int failures,
    String errorKind,
    long createdAt,
    long since,
    long submitted,
    int polls,
    String taskId,
    String surface,
    String videoUrl,
    String idempotencyKey,
    boolean inDoubt,
    int serverErrors) {

  /** Whether the last try of this stage failed, so that facts kept from then may be stale. */
  public boolean triedBefore() {
    return failures > 0;
  }

  /** How often this stage has failed in a row with this kind of error, before now. */
  public int failuresOf(String kind) {
    return kind.equals(errorKind) ? failures : 0;
  }

  @Override
  public String toString() {
    return "job " + id + " (" + name + ") " + state.text();
  }
}
