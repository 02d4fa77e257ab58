package io.reelay.ledger;

/**
 * The limits of foreign texts in a job. They are in Java characters, so a page of {@value #PAGE}
 * jobs takes a few MB, whatever gateways answer.
 */
public final class FieldBounds {
  /** Most jobs in a list. */
  public static final int PAGE = 500;

  /** The gateway gets it back unchanged, so a longer one cannot be used. */
  public static final int TASK_ID = 300;

  /**
   * The same. The limit is above that of servers
   * (https://www.rfc-editor.org/rfc/rfc9110#section-4.1).
   */
  public static final int URL = 8 * 1024;

  /** For the id and for the user name. Prompts name them, so a longer one cannot be used. */
  public static final int CHARACTER = 300;

  /**
   * A status, a dialect's path, an error's code, or an outcome, for people. Longer ones are cut.
   */
  public static final int WORD = 100;

  /** An error's message. Longer ones are cut. */
  public static final int MESSAGE = 2_000;

  /** A prompt that the gateway has rewritten. Longer ones are cut. */
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
    // Never cuts a character in half.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
