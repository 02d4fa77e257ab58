package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JSON Schema (draft 2020-12) that reports faults. Threads may share it. */
final class PromptSchema {
  /** At the top of a dialect's schema: the way to send local images without addresses. */
  private static final String LOCAL_IMAGES = "localImages";

  /** At the top of a dialect's schema: the handling of unlisted fields. */
  private static final String OTHER_FIELDS = "otherFields";

  private static final JsonMetaSchema META_SCHEMA =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .keyword(new AnnotationKeyword(SchemaFaults.ERROR_MESSAGE))
          .keyword(new AnnotationKeyword(SchemaFaults.UNKNOWN_FIELD))
          .keyword(new AnnotationKeyword(LOCAL_IMAGES))
          .keyword(new AnnotationKeyword(OTHER_FIELDS))
          .build();

  // "$" is the end in ECMA 262; in Java it also matches before a line break at the end.
  private static final RegularExpressionFactory ECMA_END =
      regex -> Pattern.compile(regex.replaceFirst("\\$$", "\\\\z")).asPredicate()::test;

  private final JsonSchema schema;
  private final SchemaFaults faults;

  /** The rules for each listed field, one for each place that lists it. */
  private final Map<String, List<JsonNode>> rulesOfField = new TreeMap<>();

  private PromptSchema(JsonNode text) {
    faults = new SchemaFaults(text);
    schema =
        JsonSchemaFactory.builder()
            .metaSchema(META_SCHEMA)
            .defaultMetaSchemaIri(META_SCHEMA.getIri())
            .build()
            .getSchema(
                text, SchemaValidatorsConfig.builder().regularExpressionFactory(ECMA_END).build());
    schema.initializeValidators();
    collectRules(text);
  }

  /** Only a list of fields decides whether other fields are permitted. */
  private void collectRules(JsonNode part) {
    if (part.path("additionalProperties").isBoolean()) {
      for (Map.Entry<String, JsonNode> field : part.path("properties").properties()) {
        boolean refused = field.getValue().isBoolean() && !field.getValue().booleanValue();
        if (!refused) {
          rulesOfField
              .computeIfAbsent(field.getKey(), none -> new ArrayList<>())
              .add(field.getValue());
        }
      }
    }
    part.forEach(this::collectRules);
  }

  /** Reads a schema; {@code in} stays open. */
  static PromptSchema read(InputStream in) throws IOException {
    return new PromptSchema(new ObjectMapper().readTree(in));
  }

  /** The schema itself, as JSON. */
  JsonNode text() {
    return schema.getSchemaNode();
  }

  /** The fields of an object that are forbidden with any value. */
  Set<String> refusedFields(JsonNode object) {
    return schema.validate(object).stream()
        .map(SchemaFaults::unknownField)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** The unknown fields of an object: the forbidden ones, and unlisted ones that may pass. */
  Set<String> unknownFields(ObjectNode object) {
    Set<String> unknown = new HashSet<>(refusedFields(object));
    if (passesOtherFields()) {
      object.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(rulesOfField.keySet());
    }
    return unknown;
  }

  /** Whether the dialect also sends unlisted fields. */
  boolean passesOtherFields() {
    return text().path(OTHER_FIELDS).asText().equals("pass");
  }

  /** The rules of each listed field of a dialect: one for each list that has it. */
  Map<String, List<JsonNode>> rulesOfField() {
    return Collections.unmodifiableMap(rulesOfField);
  }

  /**
   * Whether a dialect's rules for a field are complete and replace the rules for all prompts. They
   * are if each place has a type or a list of values, or if unlisted fields may pass. Other rules
   * only narrow the rules for all prompts.
   */
  boolean decidesOn(String field) {
    List<JsonNode> rules = rulesOfField.get(field);
    return rules == null
        ? passesOtherFields()
        : rules.stream().allMatch(rule -> rule.has("type") || rule.has("enum"));
  }

  /** Whether the dialect sends an image's bytes if the image has no address. */
  boolean takesImageFiles() {
    return text().path(LOCAL_IMAGES).asText().equals("multipart");
  }

  /**
   * The faults of a value, at most one per field, with paths that start at the value.
   *
   * @param source the value as in the file, whose nodes know their lines
   */
  Collection<PromptFault> check(JsonNode value, JsonNode source) {
    return check(value, source, field -> false);
  }

  /**
   * The same without some fields.
   *
   * @param leftOut fields of the value that this schema does not check
   */
  Collection<PromptFault> check(JsonNode value, JsonNode source, Predicate<String> leftOut) {
    Map<String, PromptFault> found = new LinkedHashMap<>();
    for (ValidationMessage message : schema.validate(value)) {
      if (SchemaFaults.outermostField(message).filter(leftOut).isPresent()) {
        continue;
      }
      PromptFault fault = faults.fault(message, source);
      found.putIfAbsent(fault.field(), fault);
    }
    return found.values();
  }
}
