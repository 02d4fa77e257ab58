package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * JSON without the places it was read from, which would keep the parser alive. Whole numbers are
 * integers: {@code 15.0} is one to JSON Schema, but not to a gateway that wants {@code 15}. A
 * number out of range, which {@link UnusableValues} refuses, is 0: validators write numbers out in
 * full.
 */
final class PlainJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DIGITS = 18;

  private PlainJson() {}

  static ObjectNode of(ObjectNode node) {
    ObjectNode plain = NODES.objectNode();
    node.properties().forEach(field -> plain.set(field.getKey(), of(field.getValue())));
    return plain;
  }

  private static JsonNode of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> of((ObjectNode) node);
      case ARRAY -> {
        ArrayNode plain = NODES.arrayNode(node.size());
        node.forEach(element -> plain.add(of(element)));
        yield plain;
      }
      case STRING -> NODES.textNode(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> NODES.booleanNode(node.booleanValue());
      case NULL -> NODES.nullNode();
      default -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
    };
  }

  private static JsonNode number(JsonNode node) {
    if (UnusableValues.isOutOfRange(node)) {
      return NODES.numberNode(0);
    }
    if (node.canConvertToInt() && node.canConvertToExactIntegral()) {
      return NODES.numberNode(node.intValue());
    }
    if (node.isIntegralNumber()) {
      return NODES.numberNode(node.bigIntegerValue());
    }
    BigDecimal value = node.decimalValue();
    boolean whole =
        node.canConvertToExactIntegral() && (long) value.precision() - value.scale() <= MAX_DIGITS;
    return whole ? NODES.numberNode(value.longValueExact()) : NODES.numberNode(value);
  }
}
