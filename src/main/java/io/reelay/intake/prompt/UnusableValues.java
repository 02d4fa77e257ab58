package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.PathType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Valid JSON values that a database, UTF-8 or a gateway cannot take. */
final class UnusableValues {
  private static final int MAX_EXPONENT = 308;
  private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

  private final JsonNode source;
  private final List<PromptFault> faults = new ArrayList<>();

  private UnusableValues(JsonNode source) {
    this.source = source;
  }

  static List<PromptFault> in(JsonNode source) {
    UnusableValues found = new UnusableValues(source);
    found.visit(source, new JsonNodePath(PathType.JSON_POINTER));
    return found.faults;
  }

  /** Beyond a double's range, or so close to zero that a double would be zero. */
  static boolean isOutOfRange(JsonNode number) {
    BigDecimal decimal = number.isBigDecimal() ? number.decimalValue() : BigDecimal.ONE;
    long exponent = (long) decimal.precision() - decimal.scale() - 1;
    return Math.abs(exponent) > MAX_EXPONENT || !Double.isFinite(number.doubleValue());
  }

  private void visit(JsonNode node, JsonNodePath path) {
    if (node.isTextual()) {
      text(node.textValue(), path);
    } else if (node.isNumber() && isOutOfRange(node)) {
      fault(path, "is a number out of range", "numbers up to 1.7e308");
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(node.get(i), path.append(i));
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        JsonNodePath at = path.append(field.getKey());
        text(field.getKey(), at);
        visit(field.getValue(), at);
      }
    }
  }

  private void text(String text, JsonNodePath path) {
    if (text.indexOf('\0') >= 0) {
      fault(path, "has a NUL character", "text without it");
    } else if (HALF_CHARACTER.matcher(text).find()) {
      fault(path, "has half of a surrogate pair", "whole characters");
    }
  }

  private void fault(JsonNodePath path, String problem, String allowed) {
    faults.add(
        new PromptFault(SourcePlace.line(source, path), SourcePlace.field(path), problem, allowed));
  }
}
