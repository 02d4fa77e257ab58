package io.reelay.ledger;

/**
 * Why a job ended, or why its last try did not succeed.
 *
 * @param kind Reelay's own word, one of a few: see the README's failure table
 * @param code the gateway's own code, as it sent it; null if it sent none
 * @param message for people; the gateway's own words where it had any
 */
public record JobError(String kind, String code, String message) {
  private static final int MAX_MESSAGE_CHARACTERS = 2000;
  private static final int MAX_CODE_CHARACTERS = 100;

  public JobError {
    if (code != null) {
      // It is logged, and it is the gateway's text.
      code = code.replaceAll("\\p{Cntrl}", " ");
      code = code.substring(0, Math.min(code.length(), MAX_CODE_CHARACTERS));
    }
    if (message != null && message.length() > MAX_MESSAGE_CHARACTERS) {
      message = message.substring(0, MAX_MESSAGE_CHARACTERS) + " …";
    }
  }

  public JobError(String kind, String message) {
    this(kind, null, message);
  }
}
