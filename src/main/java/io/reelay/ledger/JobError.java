package io.reelay.ledger;

/**
 * The reason why a job ended or its last attempt failed.
 *
 * @param kind one of Reelay's few words: see the failure table in docs/guarantees.md
 * @param code the gateway's own code, unchanged; null if it sent none
 * @param message for people; the gateway's own words are preferred
 */
public record JobError(String kind, String code, String message) {
  public JobError {
    if (code != null) {
      // It is the gateway's text and goes into the log.
      code = FieldBounds.cut(code, FieldBounds.WORD).replaceAll("\\p{Cntrl}", " ");
    }
    message = FieldBounds.cut(message, FieldBounds.MESSAGE);
  }

  public JobError(String kind, String message) {
    this(kind, null, message);
  }
}
