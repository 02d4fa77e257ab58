package io.reelay.ledger;

/**
 * How long the texts of others may be that are kept with a job. All are in characters as Java
 * counts them, so that a page of {@value #PAGE} jobs takes a few MB, whatever gateways answer.
 */
public final class FieldBounds {
  /** Jobs in a list at the most. */
  public static final int PAGE = 500;

  /** It goes back to the gateway as it is: a longer one cannot be used. */
  public static final int TASK_ID = 300;

  /** The same; above what servers take (https://www.rfc-editor.org/rfc/rfc9110#section-4.1). */
  public static final int URL = 8 * 1024;

  /** Id and user name each; prompts name them, so that a longer one cannot be used. */
  public static final int CHARACTER = 300;

  /** A status, a way of a dialect, an error's code, an outcome: for people; cut. */
  public static final int WORD = 100;

  /** An error's message; cut. */
  public static final int MESSAGE = 2_000;

  /** A prompt as the gateway has rewritten it; cut. */
  public static final int PROMPT = 32_000;

  private static final String MORE = "…";

  private FieldBounds() {}

  /**
   * The text, or its beginning with an ellipsis in {@code most} characters.
   *
   * @param text may be null
   * @return null for null
   */
  public static String cut(String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    int end = most - MORE.length();
    // Half a character is none.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
