package io.reelay.ledger;

/**
 * The job, or the object of the inbox, has moved on without this node: its lease ran out and
 * another took it, or a person decided. Whatever this node was about to write is not written.
 */
public final class LostClaimException extends Exception {
  private static final long serialVersionUID = 1L;

  LostClaimException(ClaimedJob job, String transition) {
    super(transition + " refused: " + job + " is no longer held by this node");
  }

  LostClaimException(ClaimedObject object) {
    super(object + " is no longer held by this node");
  }
}
