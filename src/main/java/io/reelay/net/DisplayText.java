package io.reelay.net;

import java.util.regex.Pattern;

/** Foreign text on one line, without hidden effects. */
public final class DisplayText {
  /** Control characters, unpaired surrogates, and the marks that change the text's direction. */
  private static final Pattern UNSHOWABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069&&[^\\s\\x85]]");

  private static final Pattern WHITE_SPACE = Pattern.compile("(?U)\\s+");

  private DisplayText() {}

  /**
   * @param mostCharacters characters of Unicode, not of Java
   */
  public static String of(String text, int mostCharacters) {
    String shown = UNSHOWABLE.matcher(text).replaceAll("");
    shown = WHITE_SPACE.matcher(shown).replaceAll(" ").strip();
    return shown.codePointCount(0, shown.length()) <= mostCharacters
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, mostCharacters)).strip();
  }
}
