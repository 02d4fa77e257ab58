package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.serialization.node.JsonLocationAware;
import com.networknt.schema.utils.JsonNodes;

/** A place in a file. */
public final class SourcePlace {
  private SourcePlace() {}

  /** {@code storyboard[0].prompt}; empty for the value itself. */
  static String field(JsonNodePath path) {
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      if (path.getElement(i) instanceof Integer index) {
        field.append('[').append(index).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(Quote.plain(path.getName(i)));
      }
    }
    return field.toString();
  }

  /** The line of the value at {@code path}, or of the nearest enclosing value with a line. */
  public static int line(JsonNode source, JsonNodePath path) {
    JsonNode node = source;
    int line = line(node);
    for (int i = 0; i < path.getNameCount() && node.isContainerNode(); i++) {
      node = JsonNodes.get(node, path.getElement(i));
      if (node == null) {
        break;
      }
      line = line(node) == 0 ? line : line(node);
    }
    return line;
  }

  /** From 1; 0 if the format has no lines. */
  public static int line(JsonNode node) {
    return node instanceof JsonLocationAware ? JsonNodes.tokenLocationOf(node).getLineNr() : 0;
  }
}
