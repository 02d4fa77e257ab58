package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types of a prompt's fields, for values that are written as text. */
final class FieldTypes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> CONTAINERS = Set.of("array", "object");

  private final JsonNode fields;
  private final Map<String, Set<String>> typesOfField = new HashMap<>();

  FieldTypes(PromptSchema schema) {
    fields = schema.text().at("/$defs/prompt/properties");
    fields.properties().forEach(field -> typesOfField.put(field.getKey(), types(field.getValue())));
  }

  /** All fields, in the schema's order. */
  List<String> names() {
    return fields.properties().stream().map(Map.Entry::getKey).toList();
  }

  boolean knows(String field) {
    return typesOfField.containsKey(field);
  }

  boolean isContainer(String field) {
    Set<String> types = typesOfField.getOrDefault(field, Set.of());
    return !types.isEmpty() && CONTAINERS.containsAll(types);
  }

  /** Whether a field is a list of texts, such as URLs. */
  boolean isTextList(String field) {
    return typesOfField.getOrDefault(field, Set.of()).equals(Set.of("array"))
        && !fields.at("/" + field + "/items").has("properties");
  }

  /** Whether a field is a text or a list of texts. */
  boolean isTextOrTextList(String field) {
    return typesOfField.getOrDefault(field, Set.of()).equals(Set.of("array", "string"));
  }

  /** Text that does not fit the field stays text, for the schema to refuse. */
  JsonNode value(String field, String text) {
    Set<String> types = typesOfField.getOrDefault(field, Set.of());
    // Spreadsheets write TRUE.
    if (types.contains("boolean")
        && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    // seconds is text or a number, and text is the form that OpenAI documents.
    if (types.contains("integer") && !types.contains("string") && text.matches("[0-9]{1,9}")) {
      return NODES.numberNode(Integer.parseInt(text));
    }
    return NODES.textNode(text);
  }

  private static Set<String> types(JsonNode rules) {
    JsonNode type = rules.path("type");
    Set<String> types = new HashSet<>();
    if (type.isTextual()) {
      types.add(type.textValue());
    }
    type.forEach(each -> types.add(each.asText()));
    return types;
  }
}
