package io.reelay.prompt;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The known field that a mistyped one most likely means. */
final class NearestField {
  private static final int LONGEST = 60;

  private NearestField() {}

  /** Empty if more than a third of its letters, and more than two, would have to change. */
  static Optional<String> of(String given, Collection<String> known) {
    String letters = letters(given);
    if (letters.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(field -> distance(letters, letters(field)) <= Math.max(2, letters.length() / 3))
        .min(Comparator.comparingInt(field -> distance(letters, letters(field))));
  }

  /** {@code aspectRatio} and {@code aspect-ratio} are no further away than {@code aspect_ratio}. */
  private static String letters(String field) {
    return field.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
  }

  /** Levenshtein distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
