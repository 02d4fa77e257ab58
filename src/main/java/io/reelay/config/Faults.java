package io.reelay.config;

import java.util.ArrayList;
import java.util.List;

/** All faults found so far, one per line: name, source and problem. */
final class Faults {
  private static final int LONGEST_QUOTE = 80;

  private final List<String> lines = new ArrayList<>();

  void add(String name, String origin, String problem) {
    lines.add("%s (%s): %s".formatted(printable(name), origin, problem));
  }

  /** A fault of a whole file. */
  void add(String file, String problem) {
    lines.add(file + ": " + problem);
  }

  void throwIfAny() throws SettingsException {
    if (!lines.isEmpty()) {
      throw new SettingsException(lines);
    }
  }

  static String quoted(String text) {
    return '"' + printable(text) + '"';
  }

  /** The user's text, short and on one line, so that it cannot forge or flood a log. */
  private static String printable(String text) {
    String cut =
        text.length() <= LONGEST_QUOTE
            ? text
            : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE / 2)) + "…";
    return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
  }
}
