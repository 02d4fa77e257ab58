package io.reelay.intake.prompt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.reelay.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Turns the validator's messages into faults that the file's owner can correct. */
final class SchemaFaults {
  /** The permitted values, in words. Editors that know the keyword show it too. */
  static final String ERROR_MESSAGE = "errorMessage";

  /** At the top of a schema: the message for an unlisted field. */
  static final String UNKNOWN_FIELD = "unknownField";

  static final String MISSING = "is missing";

  private final JsonNode schema;

  /**
   * @param schema the schema's own text, with the words and the limits
   */
  SchemaFaults(JsonNode schema) {
    this.schema = schema;
  }

  /** The field that is forbidden in the value itself, according to a message. */
  static Optional<String> unknownField(ValidationMessage message) {
    JsonNodePath path = message.getInstanceLocation();
    return switch (message.getType()) {
      case "additionalProperties" ->
          path.getNameCount() == 0 ? Optional.of(message.getProperty()) : Optional.empty();
      case "false" -> path.getNameCount() == 1 ? Optional.of(path.getName(0)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** The field of the value itself that a message is about; none if it is about the whole value. */
  static Optional<String> outermostField(ValidationMessage message) {
    JsonNodePath path = message.getInstanceLocation();
    return path.getNameCount() > 0 ? Optional.of(path.getName(0)) : unknownField(message);
  }

  PromptFault fault(ValidationMessage message, JsonNode source) {
    JsonPointer keyword = JsonPointer.compile(message.getSchemaLocation().getFragment().toString());
    JsonPointer choice = choiceAround(keyword);
    JsonNodePath path = message.getInstanceLocation();
    if (choice != null) {
      return fault(path, source, "is incomplete", allowed(schema.at(choice.head())));
    }
    return switch (message.getType()) {
      case "required" -> missing(path, message.getProperty(), source);
      case "additionalProperties" ->
          unknown(path.append(message.getProperty()), source, schema.at(keyword.head()));
      // The validator takes "#…" names for comments, so a false schema refuses them.
      case "false" -> unknown(path, source, schema.at(keyword.head().head().head()));
      default ->
          fault(
              path,
              source,
              problem(message.getType(), message.getInstanceNode()),
              allowed(schema.at(keyword.head())));
    };
  }

  private static PromptFault fault(
      JsonNodePath path, JsonNode source, String problem, String allowed) {
    return new PromptFault(
        SourcePlace.line(source, path), SourcePlace.field(path), problem, allowed);
  }

  private static PromptFault missing(JsonNodePath path, String field, JsonNode source) {
    return new PromptFault(
        SourcePlace.line(source, path), SourcePlace.field(path.append(field)), MISSING, "");
  }

  private PromptFault unknown(JsonNodePath path, JsonNode source, JsonNode rules) {
    List<String> known = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : rules.path("properties").properties()) {
      boolean refused = field.getValue().isBoolean() && !field.getValue().booleanValue();
      if (!refused) {
        known.add(field.getKey());
      }
    }
    String meant =
        NearestName.of(path.getName(-1), known)
            .map(field -> "; did you mean " + field + "?")
            .orElse("");
    String problem = schema.path(UNKNOWN_FIELD).asText("is not a known field");
    return fault(path, source, problem + meant, String.join(", ", known));
  }

  /**
   * The {@code anyOf} of which a keyword is an alternative, or null. All alternatives failed then.
   */
  private static JsonPointer choiceAround(JsonPointer keyword) {
    JsonPointer at = keyword;
    while (at != null && !at.matches()) {
      if (at.last().getMatchingProperty().equals("anyOf")) {
        return at;
      }
      at = at.head();
    }
    return null;
  }

  private static String problem(String keyword, JsonNode given) {
    return switch (keyword) {
      case "maxLength" -> {
        String text = given.textValue();
        yield "has " + text.codePointCount(0, text.length()) + " characters";
      }
      case "uniqueItems" -> "has an entry twice";
      case "minItems", "maxItems" -> "has " + given.size() + " entries";
      case "minProperties", "maxProperties" -> "has " + given.size() + " fields";
      default -> "is " + Quote.value(given);
    };
  }

  private static String allowed(JsonNode rules) {
    if (rules.has(ERROR_MESSAGE)) {
      return rules.path(ERROR_MESSAGE).asText();
    }
    if (rules.has("enum")) {
      return StreamSupport.stream(rules.path("enum").spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining(", "));
    }
    String range =
        rules.has("minimum") && rules.has("maximum")
            ? " from %s to %s".formatted(rules.get("minimum"), rules.get("maximum"))
            : "";
    return switch (rules.path("type").asText()) {
      case "integer" -> "a whole number" + range;
      case "number" -> "a number" + range;
      case "boolean" -> "true or false";
      case "string" -> "text";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "";
    };
  }
}
