package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The {@code DIALECT-prompt.schema.json} files of the configured gateways. */
final class DialectSchemas {
  private final Map<String, String> dialectOfGateway;
  private final Map<String, PromptSchema> schemaOfDialect = new TreeMap<>();

  DialectSchemas(PromptRules rules) throws IOException {
    dialectOfGateway = rules.dialectOfGateway();
    for (String dialect : new TreeSet<>(dialectOfGateway.values())) {
      Path file = rules.dialectSchemas().resolve(dialect + "-prompt.schema.json");
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          schemaOfDialect.put(dialect, PromptSchema.read(in));
        }
      }
    }
  }

  /** Null if the gateway is not configured, or its dialect has no rules. */
  PromptSchema of(String gateway) {
    String dialect = gateway == null ? null : dialectOfGateway.get(gateway);
    return dialect == null ? null : schemaOfDialect.get(dialect);
  }

  /** Whether any gateway's dialect lists a field and has complete rules for it. */
  boolean decideOn(String field) {
    return schemas()
        .anyMatch(schema -> schema.rulesOfField().containsKey(field) && schema.decidesOn(field));
  }

  /** Whether any gateway's dialect also sends unlisted fields. */
  boolean passOtherFields() {
    return schemas().anyMatch(PromptSchema::passesOtherFields);
  }

  /** The dialects' rules for their listed fields. */
  Map<String, List<JsonNode>> rulesOfField() {
    Map<String, List<JsonNode>> rules = new TreeMap<>();
    schemas()
        .forEach(
            schema ->
                schema
                    .rulesOfField()
                    .forEach(
                        (field, some) ->
                            rules.merge(
                                field,
                                some,
                                (one, other) ->
                                    Stream.concat(one.stream(), other.stream()).toList())));
    return rules;
  }

  private Stream<PromptSchema> schemas() {
    return schemaOfDialect.values().stream();
  }
}
