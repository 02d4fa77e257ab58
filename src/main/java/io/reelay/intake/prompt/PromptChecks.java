package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.net.OutsideAddress;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All checks of one prompt. */
final class PromptChecks {
  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?),(\\d{1,5}(?:\\.\\d{1,3})?)");
  private static final BigDecimal SHORTEST_SPAN = BigDecimal.ONE;
  private static final BigDecimal LONGEST_SPAN = BigDecimal.valueOf(3);

  private final Set<String> configured;
  private final boolean webhookUrls;
  private final OutsideAddress addresses = new OutsideAddress();
  private final PromptSchema schema;
  private final GatewayRules gatewayRules;

  PromptChecks(PromptRules rules, PromptSchema schema, GatewayRules gatewayRules) {
    this.configured = new TreeSet<>(rules.dialectOfGateway().keySet());
    this.webhookUrls = rules.webhookUrls();
    this.schema = schema;
    this.gatewayRules = gatewayRules;
  }

  /**
   * The faults of a prompt, at most one per field.
   *
   * @param images the prompt's images
   */
  Collection<PromptFault> faults(JsonNode source, PromptGateways gateways, PromptImages images) {
    int line = SourcePlace.line(source);
    if (!(source instanceof ObjectNode prompt)) {
      return List.of(
          new PromptFault(
              line, "", "is " + Quote.value(source), "an object with the fields of a prompt"));
    }
    Map<String, PromptFault> faults = new LinkedHashMap<>();
    ObjectNode plain = PlainJson.of(prompt);
    List<String> chosen = gateways.of(prompt);
    ReelayFields fields = gatewayRules.reelayFields(prompt, chosen);
    schema
        .check(plain, prompt, field -> gatewayRules.decideOn(field, fields, chosen))
        .forEach(fault -> faults.put(fault.field(), fault));
    checkSpellings(fields, faults);
    checkMetadata(fields, faults);
    checkWebhookUrl(fields, faults);
    checkGateways(fields, chosen, faults);
    checkSource(fields, chosen, faults);
    // A dialect knows its fields better, so its message replaces that of the common schema.
    gatewayRules
        .faults(plain, prompt, fields, chosen)
        .forEach(fault -> faults.put(fault.field(), fault));
    checkCharacterSpan(prompt, faults);
    images.faults().forEach(fault -> faults.putIfAbsent(fault.field(), fault));
    if (!gatewayRules.takeLocalImages(chosen)) {
      images.unlinkable().forEach(fault -> faults.putIfAbsent(fault.field(), fault));
    }
    UnusableValues.in(prompt).forEach(fault -> faults.put(fault.field(), fault));
    return faults.values();
  }

  private static void checkSpellings(ReelayFields fields, Map<String, PromptFault> faults) {
    fields
        .spelledTwice()
        .forEach(
            name -> {
              JsonNode plain = fields.prompt().get(name);
              String problem = "is set together with " + ReelayFields.PREFIX + name;
              put(faults, plain, name, problem, "one of the two; this gateway has no such field");
            });
  }

  private static void checkMetadata(ReelayFields fields, Map<String, PromptFault> faults) {
    JsonNode metadata = fields.get(ReelayFields.METADATA);
    int bytes = metadata.toString().getBytes(StandardCharsets.UTF_8).length;
    if (metadata.isObject() && bytes > MAX_METADATA_BYTES) {
      String allowed = "at most " + MAX_METADATA_BYTES + " bytes as JSON";
      put(
          faults,
          metadata,
          fields.spelling(ReelayFields.METADATA),
          "has " + bytes + " bytes",
          allowed);
    }
  }

  /** Never quoted: it may have a password, or the whole text may be a secret. */
  private void checkWebhookUrl(ReelayFields fields, Map<String, PromptFault> faults) {
    if (!fields.has(ReelayFields.WEBHOOK_URL)) {
      return;
    }
    JsonNode url = fields.get(ReelayFields.WEBHOOK_URL);
    String field = fields.spelling(ReelayFields.WEBHOOK_URL);
    if (!webhookUrls) {
      // The prompt is rejected, because its author expects the events.
      String allowed = "reelay.webhook.url; or set reelay.webhook.allow-prompt-url=true";
      put(faults, url, field, "cannot be chosen by a prompt", allowed);
    } else if (faults.containsKey(field) || !isAddress(url.asText())) {
      String allowed =
          "an http or https URL of at most 2048 characters, without user name and password";
      put(faults, url, field, "is not an address for events", allowed);
    }
  }

  private boolean isAddress(String url) {
    try {
      addresses.checked(url);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
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

  private void checkGateways(
      ReelayFields fields, List<String> chosen, Map<String, PromptFault> faults) {
    JsonNode named = fields.get(ReelayFields.GATEWAY);
    String spelling = fields.spelling(ReelayFields.GATEWAY);
    checkConfigured(named, spelling, faults);
    for (int i = 0; i < named.size(); i++) {
      checkConfigured(named.get(i), spelling + "[" + i + "]", faults);
    }
    if (named.isMissingNode() && chosen.isEmpty()) {
      put(
          faults,
          fields.prompt(),
          "gateway",
          SchemaFaults.MISSING + ", and there is no default gateway",
          String.join(", ", configured));
    }
  }

  private void checkConfigured(JsonNode named, String field, Map<String, PromptFault> faults) {
    if (named.isTextual() && !configured.contains(named.textValue())) {
      put(faults, named, field, "is " + Quote.value(named), String.join(", ", configured));
    }
  }

  private static void checkSource(
      ReelayFields fields, List<String> chosen, Map<String, PromptFault> faults) {
    ObjectNode prompt = fields.prompt();
    List<String> sources = SourceReference.FIELDS.stream().filter(prompt::has).toList();
    if (sources.size() > 1) {
      String last = sources.get(sources.size() - 1);
      put(
          faults,
          prompt.get(last),
          last,
          "is set together with " + sources.get(0),
          "one of the two");
    }
    JsonNode named = fields.get(ReelayFields.GATEWAY);
    if (!sources.isEmpty() && named.isArray() && chosen.size() > 1) {
      put(
          faults,
          named,
          fields.spelling(ReelayFields.GATEWAY),
          "is a list, but %s is at one gateway only".formatted(sources.get(0)),
          "that gateway; or none, for the one that made it");
    }
  }

  private static void put(
      Map<String, PromptFault> faults, JsonNode at, String field, String problem, String allowed) {
    faults.put(field, new PromptFault(SourcePlace.line(at), field, problem, allowed));
  }
}
