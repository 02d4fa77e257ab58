package io.reelay.ledger.claim;

import io.reelay.ledger.JobState;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * This node has lost its claim on a job or an inbox object: the lease ran out and another node took
 * it, or a person decided. This node's write did not happen.
 */
public final class LostClaimException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether this node released the job itself because its process ends. */
  private final boolean handedOver;

  public LostClaimException(ClaimedJob job, String transition, boolean draining) {
    super(transition + " refused: " + job + " is no longer held by this node");
    // A process does not release jobs on the wire before its end.
    handedOver = draining && (job.state() == JobState.QUEUED || job.state() == JobState.GENERATING);
  }

  public LostClaimException(ClaimedObject object) {
    super(object + " is no longer held by this node");
    handedOver = false;
  }

  /**
   * Whether an error comes from a claim that this node released itself because its process ends,
   * before any request or while it only watched. Other nodes continue, so this is no problem.
   */
  public static boolean isHandedOver(Throwable error) {
    LostClaimException lost = ExceptionUtils.throwableOfType(error, LostClaimException.class);
    return lost != null && lost.handedOver;
  }
}
