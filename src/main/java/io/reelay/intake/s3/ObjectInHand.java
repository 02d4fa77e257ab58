package io.reelay.intake.s3;

import io.reelay.intake.FreeNames;
import io.reelay.ledger.claim.ClaimedObject;

/**
 * An object that this node works on.
 *
 * @param object in the bucket
 * @param claim in the ledger
 */
public record ObjectInHand(InboxObject object, ClaimedObject claim) {

  /** Whether it was accepted or rejected, and only has to leave the inbox. */
  public boolean isSettled() {
    return claim.isSettled();
  }

  /** The key of its report, if it has one. */
  public String reportKey() {
    return claim.movedTo() + FreeNames.REPORT;
  }

  ObjectInHand with(ClaimedObject newClaim) {
    return new ObjectInHand(object, newClaim);
  }

  @Override
  public String toString() {
    return object.name();
  }
}
