package io.reelay.ledger.claim;

import io.reelay.ledger.JobState;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * The job, or the object of the inbox, has moved on without this node: its lease ran out and
 * another took it, or a person decided. Whatever this node was about to write is not written.
 */
public final class LostClaimException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether this node gave the job away itself, as its process ends. */
  private final boolean handedOver;

  public LostClaimException(ClaimedJob job, String transition, boolean draining) {
    super(transition + " refused: " + job + " is no longer held by this node");
    // Of what is on the wire no process lets go before its end.
    handedOver = draining && (job.state() == JobState.QUEUED || job.state() == JobState.GENERATING);
  }

  public LostClaimException(ClaimedObject object) {
    super(object + " is no longer held by this node");
    handedOver = false;
  }

  /**
   * Whether an error comes of a claim that this node gave away itself, as its process ends, before
   * anything was sent or while it only watched: others go on, and nothing is amiss.
   */
  public static boolean isHandedOver(Throwable error) {
    LostClaimException lost = ExceptionUtils.throwableOfType(error, LostClaimException.class);
    return lost != null && lost.handedOver;
  }
}
