package io.reelay.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known name with the fewest changed letters, after a typing error. */
public final class NearestName {
  private static final String OPEN = "NAME";
  private static final Pattern GATEWAY_PROPERTY =
      Pattern.compile("reelay\\.gateways\\.([a-z0-9][a-z0-9-]{0,39})\\..*");
  private static final Pattern GATEWAY_VARIABLE =
      Pattern.compile("REELAY_GATEWAYS_([A-Z0-9][A-Z0-9_]{0,79})");

  private static final int LONGEST = 60;
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private NearestName() {}

  /**
   * The nearest of some names. Empty if more than a third of the letters, and more than two, would
   * change.
   */
  public static Optional<String> of(String given, Collection<String> known) {
    int length = letters(given).length();
    if (length > LONGEST) {
      return Optional.empty();
    }
    return nearest(given, known.stream())
        .filter(name -> distance(given, name) <= Math.max(2, length / 3));
  }

  static String ofProperty(String given) {
    Matcher gateway = GATEWAY_PROPERTY.matcher(given);
    return nearestSetting(
        given, Stream.of(gateway.matches() ? gateway.group(1) : OPEN), UnaryOperator.identity());
  }

  static String ofVariable(String given) {
    Matcher gateway = GATEWAY_VARIABLE.matcher(given);
    return nearestSetting(
        given,
        gateway.matches() ? beginnings(gateway.group(1)) : Stream.of(OPEN),
        SettingName::variableOf);
  }

  /** A variable does not show the end of the gateway's name: each word may be the last one. */
  private static Stream<String> beginnings(String words) {
    return IntStream.rangeClosed(1, words.length())
        .filter(i -> i == words.length() || words.charAt(i) == '_')
        .mapToObj(i -> words.substring(0, i));
  }

  private static String nearestSetting(
      String given, Stream<String> gateways, UnaryOperator<String> form) {
    Stream<String> known =
        gateways
            .flatMap(
                gateway ->
                    Catalogue.settings().stream()
                        .map(setting -> setting.name().toString().replace(OPEN, gateway)))
            .map(form);
    String nearest = nearest(given, known).orElseThrow();
    return nearest.contains("." + OPEN + ".")
        ? nearest + " (NAME is 1..40 of a-z, 0-9 and dash)"
        : nearest;
  }

  private static Optional<String> nearest(String given, Stream<String> known) {
    return known.min(Comparator.comparingInt(name -> distance(given, name)));
  }

  private static int distance(String given, String known) {
    return DISTANCE.apply(letters(given), letters(known));
  }

  /** {@code aspectRatio} and {@code aspect-ratio} are as near as {@code aspect_ratio}. */
  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
  }
}
