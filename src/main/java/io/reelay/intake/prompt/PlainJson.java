package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * JSON without source places, which would keep the parser in memory. Whole numbers become integers:
 * for JSON Schema {@code 15.0} is one, but not for a gateway that wants {@code 15}. A number out of
 * range becomes 0, because validators write numbers in full; {@link UnusableValues} refuses it.
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
