package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything one prompt is checked for. */
final class PromptChecks {
  private static final int MOST_METADATA_BYTES = 16 * 1024;
  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?),(\\d{1,5}(?:\\.\\d{1,3})?)");
  private static final BigDecimal SHORTEST_SPAN = BigDecimal.ONE;
  private static final BigDecimal LONGEST_SPAN = BigDecimal.valueOf(3);

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

  /** What is wrong with a prompt: at most one fault a field. */
  Collection<PromptFault> faults(JsonNode source) {
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
    checkCharacterSpan(prompt, faults);
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

  /** Seed {@code 000_b2b3dd81083fd377.txt}: end − start is 1 to 3 s. A schema cannot subtract. */
  private static void checkCharacterSpan(ObjectNode prompt, Map<String, PromptFault> faults) {
    JsonNode span = prompt.path("character_timestamps");
    Matcher times = SPAN.matcher(span.asText());
    if (faults.containsKey("character_timestamps") || !times.matches()) {
      return;
    }
    BigDecimal seconds = new BigDecimal(times.group(2)).subtract(new BigDecimal(times.group(1)));
    if (seconds.compareTo(SHORTEST_SPAN) < 0 || seconds.compareTo(LONGEST_SPAN) > 0) {
      String problem = "is " + Quote.value(span);
      String allowed = "an end 1 to 3 seconds after its start";
      put(faults, span, "character_timestamps", problem, allowed);
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

  private List<PromptFault> dialectFaults(ObjectNode prompt, ObjectNode source) {
    String gateway = gateway(prompt);
    String dialect = gateway == null ? null : rules.dialectOfGateway().get(gateway);
    PromptSchema dialectSchema = dialect == null ? null : schemaOfDialect.get(dialect);
    if (dialectSchema == null) {
      return List.of();
    }
    ObjectNode request = GatewayRequest.of(prompt, defaults);
    return dialectSchema.check(request, source).stream()
        .map(fault -> prompt.has(fault.field()) ? fault : defaults.explained(fault))
        .toList();
  }
}
