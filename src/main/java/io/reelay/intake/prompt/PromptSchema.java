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

/** A JSON Schema (draft 2020-12) and what it finds wrong. Threads may share it. */
final class PromptSchema {
  /** At the top of a dialect's schema: how local images are sent, if not by their addresses. */
  private static final String LOCAL_IMAGES = "localImages";

  /** At the top of a dialect's schema: what becomes of a field that it does not list. */
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

  /** What it says of each field that it lists, once for each place where it lists it. */
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

  /** A list of fields is what says whether others may be there. */
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

  /** The fields that an object may not have, with any value. */
  Set<String> refusedFields(JsonNode object) {
    return schema.validate(object).stream()
        .map(SchemaFaults::unknownField)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** The fields of an object that it does not know: those, and others that it lets pass. */
  Set<String> unknownFields(ObjectNode object) {
    Set<String> unknown = new HashSet<>(refusedFields(object));
    if (passesOtherFields()) {
      object.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(rulesOfField.keySet());
    }
    return unknown;
  }

  /** Whether the dialect sends on what it does not list. */
  boolean passesOtherFields() {
    return text().path(OTHER_FIELDS).asText().equals("pass");
  }

  /** The rules of each field that a dialect lists: one for each list that has it. */
  Map<String, List<JsonNode>> rulesOfField() {
    return Collections.unmodifiableMap(rulesOfField);
  }

  /**
   * Whether a dialect says all there is to say of a field, so that the rules for all prompts do not
   * hold: by a rule with a type or a list of values in every place, or since it lets pass what it
   * does not list. Other rules only narrow those for all prompts.
   */
  boolean decidesOn(String field) {
    List<JsonNode> rules = rulesOfField.get(field);
    return rules == null
        ? passesOtherFields()
        : rules.stream().allMatch(rule -> rule.has("type") || rule.has("enum"));
  }

  /** Whether the dialect sends an image's bytes where there is no address of it. */
  boolean takesImageFiles() {
    return text().path(LOCAL_IMAGES).asText().equals("multipart");
  }

  /**
   * What is wrong with a value: at most one fault a field, with paths that begin at the value.
   *
   * @param source the value as it stands in the file, whose nodes know their lines
   */
  Collection<PromptFault> check(JsonNode value, JsonNode source) {
    return check(value, source, field -> false);
  }

  /**
   * The same.
   *
   * @param leftOut the fields of the value, whatever they are, that this has no word on
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
