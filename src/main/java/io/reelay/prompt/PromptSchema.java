package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JSON Schema (draft 2020-12) and what it finds wrong. Threads may share it. */
final class PromptSchema {
  /** At the top of a dialect's schema: how local images are sent, if not by their addresses. */
  private static final String LOCAL_IMAGES = "localImages";

  private static final JsonMetaSchema META_SCHEMA =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .keyword(new AnnotationKeyword(SchemaFaults.ERROR_MESSAGE))
          .keyword(new AnnotationKeyword(SchemaFaults.UNKNOWN_FIELD))
          .keyword(new AnnotationKeyword(LOCAL_IMAGES))
          .build();

  // "$" is the end in ECMA 262; in Java it also matches before a line break at the end.
  private static final RegularExpressionFactory ECMA_END =
      regex -> Pattern.compile(regex.replaceFirst("\\$$", "\\\\z")).asPredicate()::test;

  private final JsonSchema schema;
  private final SchemaFaults faults;

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
  }

  /** Reads a schema; {@code in} stays open. */
  static PromptSchema read(InputStream in) throws IOException {
    return new PromptSchema(new ObjectMapper().readTree(in));
  }

  /** The schema itself, as JSON. */
  JsonNode text() {
    return schema.getSchemaNode();
  }

  /** The fields of an object that it may not have, whatever their values are. */
  Set<String> unknownFields(JsonNode object) {
    return schema.validate(object).stream()
        .map(SchemaFaults::unknownField)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
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
    Map<String, PromptFault> found = new LinkedHashMap<>();
    for (ValidationMessage message : schema.validate(value)) {
      PromptFault fault = faults.fault(message, source);
      found.putIfAbsent(fault.field(), fault);
    }
    return found.values();
  }
}
