package io.reelay.ledger;

/**
 * Why a job ended, or why its last try did not succeed.
 *
 * @param kind Reelay's own word, one of a few: see the failure table in docs/guarantees.md
 * @param code the gateway's own code, as it sent it; null if it sent none
 * @param message for people; the gateway's own words where it had any
 */
public record JobError(String kind, String code, String message) {
  public JobError {
    if (code != null) {
      // It is logged, and it is the gateway's text.
      code = FieldBounds.cut(code, FieldBounds.WORD).replaceAll("\\p{Cntrl}", " ");
    }
    message = FieldBounds.cut(message, FieldBounds.MESSAGE);
  }

  public JobError(String kind, String message) {
    this(kind, null, message);
  }
}
