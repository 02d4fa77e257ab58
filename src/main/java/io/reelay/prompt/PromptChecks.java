package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.security.OutsideAddress;
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

/** Everything one prompt is checked for. */
final class PromptChecks {
  private static final String WEBHOOK_URL = "webhook_url";
  private static final int MOST_METADATA_BYTES = 16 * 1024;
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
   * What is wrong with a prompt: at most one fault a field.
   *
   * @param images the images that it brings along
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
    schema.check(plain, prompt).forEach(fault -> faults.put(fault.field(), fault));
    checkMetadata(prompt, faults);
    checkWebhookUrl(prompt, faults);
    List<String> chosen = gateways.of(prompt);
    checkGateways(prompt, chosen, faults);
    checkSource(prompt, chosen, faults);
    // A dialect knows a field better than the schema of all dialects, so its word replaces that.
    gatewayRules.faults(plain, prompt, chosen).forEach(fault -> faults.put(fault.field(), fault));
    checkCharacterSpan(prompt, faults);
    images.faults().forEach(fault -> faults.putIfAbsent(fault.field(), fault));
    if (!gatewayRules.takeLocalImages(chosen)) {
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

  /** Never quoted: it may hold a password, or be a secret as a whole. */
  private void checkWebhookUrl(ObjectNode prompt, Map<String, PromptFault> faults) {
    JsonNode url = prompt.get(WEBHOOK_URL);
    if (url == null) {
      return;
    }
    if (!webhookUrls) {
      // Refused rather than ignored: who writes it counts on being told.
      String allowed = "reelay.webhook.url; or set reelay.webhook.from-prompts=true";
      put(faults, url, WEBHOOK_URL, "cannot be chosen by a prompt", allowed);
    } else if (faults.containsKey(WEBHOOK_URL) || !isAddress(url.asText())) {
      String allowed =
          "an http or https URL of at most 2048 characters, without user name and password";
      put(faults, url, WEBHOOK_URL, "is no address to send events to", allowed);
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
      ObjectNode prompt, List<String> chosen, Map<String, PromptFault> faults) {
    JsonNode named = prompt.path("gateway");
    checkConfigured(named, "gateway", faults);
    for (int i = 0; i < named.size(); i++) {
      checkConfigured(named.get(i), "gateway[" + i + "]", faults);
    }
    if (!prompt.has("gateway") && chosen.isEmpty()) {
      put(
          faults,
          prompt,
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
      ObjectNode prompt, List<String> chosen, Map<String, PromptFault> faults) {
    List<String> sources = SourceReference.FIELDS.stream().filter(prompt::has).toList();
    if (sources.size() > 1) {
      String last = sources.get(sources.size() - 1);
      put(faults, prompt.get(last), last, "is there beside " + sources.get(0), "one of the two");
    }
    JsonNode named = prompt.path("gateway");
    if (!sources.isEmpty() && named.isArray() && chosen.size() > 1) {
      put(
          faults,
          named,
          "gateway",
          "is a list, and %s is at one gateway alone".formatted(sources.get(0)),
          "that gateway; or none, for the one that made it");
    }
  }

  private static void put(
      Map<String, PromptFault> faults, JsonNode at, String field, String problem, String allowed) {
    faults.put(field, new PromptFault(SourcePlace.line(at), field, problem, allowed));
  }
}
