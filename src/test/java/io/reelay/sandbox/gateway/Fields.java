package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of a request, as strict as they are documented: a real gateway may let some of it
 * pass, the user should not have to find out. The codes are OpenAI's.
 */
record Fields(ObjectNode body) {
  private static final Pattern LINK = Pattern.compile("https?://[^\\s/]+/\\S*");

  /** Refuses every other field. */
  void only(Set<String> names) throws InvalidRequest {
    for (Iterator<String> given = body.fieldNames(); given.hasNext(); ) {
      String name = given.next();
      if (!names.contains(name)) {
        throw InvalidRequest.field(name, "unknown_parameter", "Unknown parameter: '" + name + "'.");
      }
    }
  }

  boolean has(String name) {
    return body.has(name);
  }

  JsonNode node(String name) {
    return body.path(name);
  }

  /** Null if it is absent. */
  String text(String name) throws InvalidRequest {
    JsonNode value = body.path(name);
    requireType(value.isMissingNode() || value.isTextual(), name, "a string");
    return value.textValue();
  }

  /** Not blank. */
  String requiredText(String name) throws InvalidRequest {
    required(name);
    String value = text(name);
    require(!value.isBlank(), name, "it is blank");
    return value;
  }

  void required(String name) throws InvalidRequest {
    if (!body.has(name)) {
      throw InvalidRequest.field(
          name, "missing_required_parameter", "Missing required parameter: '" + name + "'.");
    }
  }

  /** Null if it is absent. */
  Integer integer(String name, int least, int most) throws InvalidRequest {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return null;
    }
    requireType(value.isInt(), name, "an integer");
    require(
        value.intValue() >= least && value.intValue() <= most,
        name,
        "it is not " + least + " to " + most);
    return value.intValue();
  }

  void bool(String name) throws InvalidRequest {
    JsonNode value = body.path(name);
    requireType(value.isMissingNode() || value.isBoolean(), name, "a boolean");
  }

  void object(String name) throws InvalidRequest {
    JsonNode value = body.path(name);
    requireType(value.isMissingNode() || value.isObject(), name, "an object");
  }

  void oneOf(String name, Collection<String> values) throws InvalidRequest {
    String value = text(name);
    require(value == null || values.contains(value), name, "it is none of " + values);
  }

  /** Null if it is absent. */
  String matching(String name, Pattern pattern, String expected) throws InvalidRequest {
    String value = text(name);
    require(value == null || pattern.matcher(value).matches(), name, "it is not " + expected);
    return value;
  }

  /** A URL that the gateway could fetch. */
  void link(String name) throws InvalidRequest {
    matching(name, LINK, "an http or https URL");
  }

  /** URLs that the gateway could fetch. */
  void links(String name) throws InvalidRequest {
    JsonNode values = body.path(name);
    requireType(values.isMissingNode() || values.isArray(), name, "an array");
    for (JsonNode value : values) {
      requireType(value.isTextual(), name, "an array of strings");
      require(LINK.matcher(value.textValue()).matches(), name, "it is not all http or https URLs");
    }
  }

  void require(boolean condition, String name, String fault) throws InvalidRequest {
    if (!condition) {
      throw InvalidRequest.field(
          name, "invalid_value", "Invalid value for '" + name + "': " + fault + ".");
    }
  }

  private static void requireType(boolean condition, String name, String type)
      throws InvalidRequest {
    if (!condition) {
      throw InvalidRequest.field(
          name, "invalid_type", "Invalid type for '" + name + "': expected " + type + ".");
    }
  }
}
