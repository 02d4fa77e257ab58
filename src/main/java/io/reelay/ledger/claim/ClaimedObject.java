package io.reelay.ledger.claim;

/**
 * An object of a watched bucket that this node holds.
 *
 * @param bucket its bucket
 * @param key key in the bucket, a foreign text
 * @param revision distinguishes it from earlier and later objects under its key
 * @param movedTo its target, decided by the node that accepted or rejected it; null = not read yet
 * @param report text of the report beside the target; null = no report
 * @param failures number of failures
 * @param version of the row, which shows a node that another one has the object now
 */
public record ClaimedObject(
    String bucket,
    String key,
    String revision,
    String movedTo,
    String report,
    int failures,
    long version) {

  /** Whether it was accepted or rejected, and only has to leave the inbox. */
  public boolean isSettled() {
    return movedTo != null;
  }

  /** Without the report, which may quote prompts. */
  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
