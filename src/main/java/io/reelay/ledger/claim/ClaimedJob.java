package io.reelay.ledger.claim;

import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.ledger.JobState;

/**
 * A job that this node may work on. It is small enough for the poll loop: prompt and request stay
 * in the ledger.
 *
 * @param claim identifies the claim: the row's version at the time of the claim
 * @param version the row's version at the claim or the last transition; the next transition
 *     succeeds only if the row still has it
 * @param attempt number of creates for this job, this one included
 * @param failures number of failures of the present stage in a row with the same kind of error
 * @param errorKind the kind of the last failure; null if there was none
 * @param since time of the row's last change other than its claim
 * @param submitted time of the task id, milliseconds by this process's steady clock; undefined
 *     before
 * @param polls number of queries of the task
 * @param taskId the gateway's id exactly as in the create's answer; null before
 * @param surface the gateway's call that created the task, in its dialect's own word; null if the
 *     dialect has none
 * @param videoUrl the gateway's address of the video; null before. May be signed: never logged
 * @param idempotencyKey key of its create at the gateway; null without a key, and after the task id
 * @param inDoubt whether an earlier create under that key may have been accepted
 * @param serverErrors number of resends of its create after {@link ServerErrors}
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

  /** Whether the last attempt of this stage failed, so that its facts may be stale. */
  public boolean triedBefore() {
    return failures > 0;
  }

  /** The number of earlier failures of this stage in a row with this kind of error. */
  public int failuresOf(String kind) {
    return kind.equals(errorKind) ? failures : 0;
  }

  @Override
  public String toString() {
    return "job " + id + " (" + name + ") " + state.text();
  }
}
