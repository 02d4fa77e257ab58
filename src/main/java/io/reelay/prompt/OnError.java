package io.reelay.prompt;

import java.util.Locale;

/** What becomes of a file of several prompts of which some are wrong. */
public enum OnError {
  /** The file is rejected: it is taken whole or not at all. */
  REJECT,

  /** The others are taken; a file in which none is right is rejected still. */
  SKIP;

  /**
   * @param word {@code reject} or {@code skip}
   * @throws IllegalArgumentException if it is another word
   */
  public static OnError of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** As files and settings have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
