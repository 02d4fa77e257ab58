package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The values of {@code reelay.defaults.FIELD}, each of the type that its field has. */
final class FieldDefaults {
  private static final String PROPERTY = "reelay.defaults.";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What makes a prompt the one it is: none of it can be the same for all. */
  private static final Set<String> OWN =
      Set.of(
          "$schema",
          "name",
          "gateway",
          "remix_of",
          "character",
          "metadata",
          "webhook_url",
          "dedupe_key",
          "prompt");

  private static final Set<String> CONTAINERS = Set.of("array", "object");

  private final Map<String, Set<String>> typesOfField = new HashMap<>();
  private final ObjectNode values = NODES.objectNode();

  /**
   * @throws IllegalArgumentException with every default that its field does not allow
   */
  FieldDefaults(Map<String, String> defaults, PromptSchema schema) {
    JsonNode fields = schema.text().at("/$defs/prompt/properties");
    fields.properties().stream()
        .filter(field -> !OWN.contains(field.getKey()))
        .forEach(field -> typesOfField.put(field.getKey(), types(field.getValue())));
    typesOfField.values().removeIf(types -> !types.isEmpty() && CONTAINERS.containsAll(types));

    List<String> wrong = new ArrayList<>();
    new TreeMap<>(defaults)
        .forEach(
            (field, text) -> {
              if (fields.has(field) && !typesOfField.containsKey(field)) {
                wrong.add(PROPERTY + field + ": this field cannot have a default");
              } else {
                values.set(field, value(text, typesOfField.getOrDefault(field, Set.of())));
              }
            });
    // A prompt makes it complete: what is wrong with it now is a default.
    ObjectNode probe = values.deepCopy().put("prompt", "probe");
    schema.check(probe, probe).forEach(fault -> wrong.add(PROPERTY + fault));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
  }

  /** Adds what a request does not say; {@code false} is said. */
  void fillIn(ObjectNode request) {
    values.properties().stream()
        .filter(field -> !request.has(field.getKey()))
        .forEach(field -> request.set(field.getKey(), field.getValue()));
  }

  /** The fault of a field that is not in the file, with the setting to look at. */
  PromptFault explained(PromptFault fault) {
    String field = fault.field();
    if (values.has(field)) {
      return fault.because(" (from " + PROPERTY + field + ")");
    }
    return fault.problem().equals(SchemaFaults.MISSING) && typesOfField.containsKey(field)
        ? fault.because(", and " + PROPERTY + field + " is not set")
        : fault;
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

  /** Text that does not fit the field stays text, for the schema to refuse. */
  private static JsonNode value(String text, Set<String> types) {
    if (types.contains("boolean") && (text.equals("true") || text.equals("false"))) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    // seconds is text or a number, and text is the form that OpenAI documents.
    if (types.contains("integer") && !types.contains("string") && text.matches("\\d{1,9}")) {
      return NODES.numberNode(Integer.parseInt(text));
    }
    return NODES.textNode(text);
  }
}
