package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.serialization.node.JsonLocationAwareArrayNode;
import com.networknt.schema.serialization.node.JsonLocationAwareBigIntegerNode;
import com.networknt.schema.serialization.node.JsonLocationAwareBooleanNode;
import com.networknt.schema.serialization.node.JsonLocationAwareDecimalNode;
import com.networknt.schema.serialization.node.JsonLocationAwareNullNode;
import com.networknt.schema.serialization.node.JsonLocationAwareObjectNode;
import com.networknt.schema.serialization.node.JsonLocationAwareTextNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Nodes that know their line, for formats without a JSON parser. Lines start at 1. */
final class PlacedNodes {
  private static final JsonNodeFactory CHILDREN = JsonNodeFactory.instance;

  private PlacedNodes() {}

  static ObjectNode object(int line) {
    return new JsonLocationAwareObjectNode(CHILDREN, at(line));
  }

  static ArrayNode array(int line) {
    return new JsonLocationAwareArrayNode(CHILDREN, at(line));
  }

  static JsonNode text(String text, int line) {
    return new JsonLocationAwareTextNode(text, at(line));
  }

  static JsonNode whole(BigInteger number, int line) {
    return new JsonLocationAwareBigIntegerNode(number, at(line));
  }

  static JsonNode decimal(BigDecimal number, int line) {
    return new JsonLocationAwareDecimalNode(number, at(line));
  }

  static JsonNode bool(boolean value, int line) {
    return new JsonLocationAwareBooleanNode(value, at(line));
  }

  static JsonNode none(int line) {
    return new JsonLocationAwareNullNode(at(line));
  }

  private static JsonLocation at(int line) {
    return new JsonLocation(ContentReference.unknown(), -1, line, 1);
  }
}
