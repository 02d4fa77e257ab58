package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.Quote;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value without quotes in YAML. It is accepted if YAML 1.1 (yaml.org/type) and the core schema of
 * YAML 1.2.2 (10.3.2) agree on it, in JSON's digits. If only one of them reads text, as with {@code
 * yes} or {@code 010}, the value is refused, since a guess could change a paid video. The one
 * exception is base 60: {@code 16:9} is text, like all aspect ratios.
 */
final class YamlScalar {
  private static final int MAX_DIGITS = 100;
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Pattern SWITCH_OF_1_1 =
      Pattern.compile("y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** Octal, hexadecimal, binary, grouped digits, leading plus and bare points, in either YAML. */
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "[-+]?(0[xX][0-9a-fA-F_]+|0o[0-7]+|0b[01_]+|(?=\\.?[0-9])[0-9_]*\\.?[0-9_]*([eE][-+]?[0-9]+)?"
              + "|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

  private YamlScalar() {}

  /**
   * @throws PromptFileException if it is ambiguous or a number out of range
   */
  static JsonNode read(String text, int line) throws PromptFileException {
    if (NULL.contains(text)) {
      return PlacedNodes.none(line);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return PlacedNodes.bool(TRUE.contains(text), line);
    }
    if (SWITCH_OF_1_1.matcher(text).matches()) {
      throw unclear(text, line, "true or false, or \"%s\" in quotes".formatted(text));
    }
    boolean number = DECIMAL.matcher(text).matches();
    if (number && text.length() > MAX_DIGITS) {
      throw PromptFileException.at(
          line, "has a number that is too long", "up to " + MAX_DIGITS + " digits");
    }
    if (WHOLE.matcher(text).matches()) {
      return PlacedNodes.whole(new BigInteger(text), line);
    }
    if (number) {
      return decimal(text, line);
    }
    if (OTHER_NUMBER.matcher(text).matches()) {
      throw unclear(text, line, "plain decimal digits, or text in quotes");
    }
    return PlacedNodes.text(text, line);
  }

  private static JsonNode decimal(String text, int line) throws PromptFileException {
    try {
      return PlacedNodes.decimal(new BigDecimal(text), line);
    } catch (NumberFormatException e) {
      throw PromptFileException.at(
          line, "has a number that is out of range", "numbers up to 1.7e308");
    }
  }

  private static PromptFileException unclear(String text, int line, String allowed) {
    return PromptFileException.at(
        line, "has " + Quote.plain(text) + ", which YAML reads in two ways", allowed);
  }
}
