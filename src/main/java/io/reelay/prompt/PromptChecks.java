package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Everything one prompt is checked for. */
final class PromptChecks {
  private static final int MOST_METADATA_BYTES = 16 * 1024;

  private final PromptRules rules;
  private final PromptSchema schema;
  private final FieldDefaults defaults;
  private final Map<String, PromptSchema> schemaOfDialect = new HashMap<>();

  PromptChecks(PromptRules rules, PromptSchema schema, FieldDefaults defaults) throws IOException {
    this.rules = rules;
    this.schema = schema;
    this.defaults = defaults;
    for (String dialect : new TreeSet<>(rules.dialectOfGateway().values())) {
      Path file = rules.dialectSchemas().resolve(dialect + "-prompt.schema.json");
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          schemaOfDialect.put(dialect, PromptSchema.read(in));
        }
      }
    }
  }

  /** The gateway that a prompt names, or the default one; null if there is neither. */
  String gateway(JsonNode prompt) {
    String named = prompt.path("gateway").textValue();
    String gateway = named == null ? rules.defaultGateway() : named;
    return gateway == null || gateway.isEmpty() ? null : gateway;
  }

  /**
   * What is wrong with a prompt: at most one fault a field.
   *
   * @param images the images that it brings along
   */
  Collection<PromptFault> faults(JsonNode source, PromptImages images) {
    int line = SourcePlace.line(source);
    if (!(source instanceof ObjectNode prompt)) {
      return List.of(
          new PromptFault(
              line, "", "is " + Quote.value(source), "an object with the fields of a prompt"));
    }
    Map<String, PromptFault> faults = new LinkedHashMap<>();
    ObjectNode plain = PlainJson.of(prompt);
    schema.check(plain, prompt).forEach(fault -> faults.put(fault.field(), fault));
    checkMetadata(prompt, faults);
    checkWebhookUrl(prompt, faults);
    checkGateway(prompt, faults);
    // A dialect knows a field better than the schema of all dialects, so its word replaces that.
    dialectFaults(plain, prompt).forEach(fault -> faults.put(fault.field(), fault));
    images.faults().forEach(fault -> faults.putIfAbsent(fault.field(), fault));
    if (needsLinks(prompt) && !rules.imageLinks()) {
      images.unlinkable().forEach(fault -> faults.putIfAbsent(fault.field(), fault));
    }
    UnusableValues.in(prompt).forEach(fault -> faults.put(fault.field(), fault));
    return faults.values();
  }

  private static void checkMetadata(ObjectNode prompt, Map<String, PromptFault> faults) {
    JsonNode metadata = prompt.path("metadata");
    int bytes = metadata.toString().getBytes(StandardCharsets.UTF_8).length;
    if (metadata.isObject() && bytes > MOST_METADATA_BYTES) {
      String allowed = "at most " + MOST_METADATA_BYTES + " bytes as JSON";
      put(faults, metadata, "metadata", "has " + bytes + " bytes", allowed);
    }
  }

  private static void checkWebhookUrl(ObjectNode prompt, Map<String, PromptFault> faults) {
    JsonNode url = prompt.path("webhook_url");
    if (url.isTextual()
        && !faults.containsKey("webhook_url")
        && !WebhookUrl.isUsable(url.textValue())) {
      // Not quoted: it may hold a password.
      put(faults, url, "webhook_url", "cannot be called", WebhookUrl.ALLOWED);
    }
  }

  private void checkGateway(ObjectNode prompt, Map<String, PromptFault> faults) {
    JsonNode named = prompt.path("gateway");
    String configured = String.join(", ", new TreeSet<>(rules.dialectOfGateway().keySet()));
    if (named.isTextual() && !rules.dialectOfGateway().containsKey(named.textValue())) {
      put(faults, named, "gateway", "is " + Quote.value(named), configured);
    } else if (!prompt.has("gateway") && gateway(prompt) == null) {
      put(
          faults,
          prompt,
          "gateway",
          SchemaFaults.MISSING + ", and there is no default gateway",
          configured);
    }
  }

  private static void put(
      Map<String, PromptFault> faults, JsonNode at, String field, String problem, String allowed) {
    faults.put(field, new PromptFault(SourcePlace.line(at), field, problem, allowed));
  }

  /** Whether the prompt's gateway can be given an image by nothing but its address. */
  private boolean needsLinks(ObjectNode prompt) {
    PromptSchema dialectSchema = dialectSchema(gateway(prompt));
    return dialectSchema == null || !dialectSchema.takesImageFiles();
  }

  private PromptSchema dialectSchema(String gateway) {
    String dialect = gateway == null ? null : rules.dialectOfGateway().get(gateway);
    return dialect == null ? null : schemaOfDialect.get(dialect);
  }

  private List<PromptFault> dialectFaults(ObjectNode prompt, ObjectNode source) {
    PromptSchema dialectSchema = dialectSchema(gateway(prompt));
    if (dialectSchema == null) {
      return List.of();
    }
    ObjectNode request = GatewayRequest.of(prompt, defaults);
    return dialectSchema.check(request, source).stream()
        .map(fault -> prompt.has(fault.field()) ? fault : defaults.explained(fault))
        .toList();
  }
}
