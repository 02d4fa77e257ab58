package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of a prompt's fields, for values in text form. */
public final class FieldTypes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A spreadsheet whose column has decimals writes 10.0, or 10,0 in half of Europe. */
  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9})(?:[.,]0{1,9})?");

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");
  private static final Set<String> CONTAINERS = Set.of("array", "object");

  private final JsonNode forAll;
  private final Map<String, JsonNode> fields = new LinkedHashMap<>();
  private final Map<String, Set<String>> typesOfField = new HashMap<>();

  /**
   * @param schema schema of all prompts
   * @param dialects schemas with the dialects' own fields
   */
  FieldTypes(PromptSchema schema, DialectSchemas dialects) {
    forAll = schema.text().at("/$defs/prompt/properties");
    for (Map.Entry<String, JsonNode> field : forAll.properties()) {
      // The second spellings of Reelay's fields have the same types.
      String same = field.getValue().path("$ref").asText();
      fields.put(
          field.getKey(), same.isEmpty() ? field.getValue() : schema.text().at(same.substring(1)));
    }
    dialects.rulesOfField().forEach((field, rules) -> fields.putIfAbsent(field, rules.get(0)));
    fields.forEach((field, rules) -> typesOfField.put(field, types(rules)));
  }

  /** Whether the rules for all prompts know a field, not only a dialect. */
  boolean isForAll(String field) {
    return forAll.has(field);
  }

  /** All fields, in the schema's order. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  public boolean knows(String field) {
    return typesOfField.containsKey(field);
  }

  public boolean isContainer(String field) {
    Set<String> types = typesOfField.getOrDefault(field, Set.of());
    return !types.isEmpty() && CONTAINERS.containsAll(types);
  }

  /** Whether a field is a list of texts, such as URLs. */
  public boolean isTextList(String field) {
    return typesOfField.getOrDefault(field, Set.of()).equals(Set.of("array"))
        && !fields.get(field).path("items").has("properties");
  }

  /** Whether a field is a text or a list of texts. */
  public boolean isTextOrTextList(String field) {
    return typesOfField.getOrDefault(field, Set.of()).equals(Set.of("array", "string"));
  }

  /** Text that does not fit the field stays text, and the schema refuses it. */
  public JsonNode value(String field, String text) {
    if (!forAll.has(field) && typesOfField.getOrDefault(field, Set.of()).isEmpty()) {
      return untyped(text);
    }
    Set<String> types = typesOfField.getOrDefault(field, Set.of());
    // Spreadsheets write TRUE in capitals.
    if (types.contains("boolean")
        && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    Matcher whole = WHOLE.matcher(text);
    if (!types.contains("integer") || !whole.matches()) {
      return NODES.textNode(text);
    }
    // The field seconds may be text or a number. OpenAI documents text.
    return types.contains("string")
        ? NODES.textNode(whole.group(1))
        : NODES.numberNode(Integer.parseInt(whole.group(1)));
  }

  /** The type that the text looks like: no rule has the type of a gateway's own field. */
  private static JsonNode untyped(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    return NUMBER.matcher(text).matches()
        ? NODES.numberNode(new BigDecimal(text))
        : NODES.textNode(text);
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
