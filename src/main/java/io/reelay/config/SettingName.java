package io.reelay.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a setting such as {@code reelay.poll.interval}, or of a family of settings such as
 * {@code reelay.gateways.NAME.api-key}, where the user chooses {@code NAME}.
 */
final class SettingName {

  /** The parts of a name that the user chooses. */
  private enum Chosen {
    NAME("[a-z0-9][a-z0-9-]{0,39}", "[A-Z0-9][A-Z0-9_]{0,39}", '-'),
    FIELD("[a-z][a-z_]*", "[A-Z][A-Z_]*", '_'),
    MODEL(
        // A mistyped limit must not pass for a model.
        "(?!currency$|max-)[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}",
        "(?!CURRENCY$|MAX_)[A-Z0-9][A-Z0-9_]{0,79}",
        '-');

    private final String property;
    private final String variable;
    private final char separator;

    Chosen(String property, String variable, char separator) {
      this.property = property;
      this.variable = variable;
      this.separator = separator;
    }
  }

  private final String text;
  private final Optional<Chosen> chosen;
  private final Pattern property;
  private final Pattern variable;

  SettingName(String text) {
    this.text = text;
    List<String> segments = List.of(text.split("\\."));
    chosen = Stream.of(Chosen.values()).filter(c -> segments.contains(c.name())).findFirst();
    property = pattern(segments, "\\.", Pattern::quote, c -> c.property);
    variable = pattern(segments, "_", SettingName::variableOf, c -> c.variable);
  }

  private Pattern pattern(
      List<String> segments,
      String separator,
      UnaryOperator<String> literal,
      Function<Chosen, String> rule) {
    return Pattern.compile(
        segments.stream()
            .map(
                segment ->
                    chosen
                        .filter(c -> c.name().equals(segment))
                        .map(c -> "(" + rule.apply(c) + ")")
                        .orElseGet(() -> literal.apply(segment)))
            .collect(Collectors.joining(separator)));
  }

  /** The setting of this family for {@code choice}. */
  String member(String choice) {
    return chosen.map(c -> text.replace(c.name(), choice)).orElse(text);
  }

  boolean matches(String name) {
    return property.matcher(name).matches();
  }

  /** The property of an environment variable, if the variable has this name. */
  Optional<String> propertyOf(String environmentVariable) {
    Matcher match = variable.matcher(environmentVariable);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        chosen
            .map(c -> member(match.group(1).toLowerCase(Locale.ROOT).replace('_', c.separator)))
            .orElse(text));
  }

  /** The environment variable with this name. A gateway {@code my-gw} is {@code MY_GW} there. */
  String environmentVariable() {
    return variableOf(text);
  }

  static String variableOf(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public String toString() {
    return text;
  }
}
