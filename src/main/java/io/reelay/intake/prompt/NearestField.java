package io.reelay.intake.prompt;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known field that a mistyped one most likely means. */
public final class NearestField {
  private static final int LONGEST = 60;

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private NearestField() {}

  /** Empty if more than a third of its letters, and more than two, would have to change. */
  public static Optional<String> of(String given, Collection<String> known) {
    String letters = letters(given);
    if (letters.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(
            field -> DISTANCE.apply(letters, letters(field)) <= Math.max(2, letters.length() / 3))
        .min(Comparator.comparingInt(field -> DISTANCE.apply(letters, letters(field))));
  }

  /** {@code aspectRatio} and {@code aspect-ratio} are no further away than {@code aspect_ratio}. */
  private static String letters(String field) {
    return field.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
  }
}
