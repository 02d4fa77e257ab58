package io.reelay.ledger.claim;

/**
 * An object of a watched bucket that this node holds.
 *
 * @param bucket where it is
 * @param key as the bucket has it: text of whoever filled it
 * @param revision tells it from what else was or will be under its key
 * @param movedTo where it goes, decided by whichever node has taken or refused it; null = it is to
 *     be read
 * @param report what is written beside it there; null = nothing
 * @param failures how often work on it has failed
 * @param version of the row, by which a node sees that another one has it now
 */
public record ClaimedObject(
    String bucket,
    String key,
    String revision,
    String movedTo,
    String report,
    int failures,
    long version) {

  /** Whether it has been taken or refused, and only has to leave the inbox. */
  public boolean isSettled() {
    return movedTo != null;
  }

  /** Without the report, which may quote prompts. */
  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
