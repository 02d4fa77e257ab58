package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The gateways of one file's prompts: the gateways that a prompt names, otherwise those of its
 * source in the file or in the ledger, otherwise the default gateway.
 */
final class PromptGateways {
  private final Set<String> configured;
  private final String defaultGateway;
  private final GatewayRules gatewayRules;
  private final SourceGateways ledger;
  private final Map<String, Deque<ObjectNode>> promptsOfName = new HashMap<>();

  PromptGateways(PromptRules rules, GatewayRules gatewayRules, SourceGateways ledger) {
    this.gatewayRules = gatewayRules;
    this.configured = rules.dialectOfGateway().keySet();
    this.defaultGateway = rules.defaultGateway();
    this.ledger = ledger;
  }

  /** Adds a prompt of the file, so that other prompts may name it. */
  void add(String name, ObjectNode prompt) {
    promptsOfName.computeIfAbsent(name, none -> new ArrayDeque<>()).push(prompt);
  }

  /**
   * In the order in which they get the job. Empty if the prompt must name a gateway and does not.
   */
  List<String> of(ObjectNode prompt) {
    ObjectNode at = prompt;
    Set<ObjectNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    // In a ring of prompts none is the first.
    while (seen.add(at)) {
      JsonNode chosen = chosen(at);
      if (!chosen.isMissingNode()) {
        return named(chosen);
      }
      String source = SourceReference.of(at).orElse(null);
      ObjectNode inFile = source == null ? null : otherOfName(source, at);
      if (inFile == null) {
        return source == null ? theDefault() : knownOrDefault(source);
      }
      at = inFile;
    }
    return theDefault();
  }

  /** The last one of that name: the ledger takes the newest, too. */
  private ObjectNode otherOfName(String name, ObjectNode prompt) {
    return promptsOfName.getOrDefault(name, new ArrayDeque<>()).stream()
        .filter(other -> other != prompt)
        .findFirst()
        .orElse(null);
  }

  private List<String> knownOrDefault(String source) {
    List<String> known = ledger.of(source).stream().filter(configured::contains).toList();
    return known.isEmpty() ? theDefault() : known;
  }

  private JsonNode chosen(ObjectNode prompt) {
    return prompt.path(
        gatewayRules.isChosenByPlainField(prompt)
            ? ReelayFields.GATEWAY
            : ReelayFields.PREFIX + ReelayFields.GATEWAY);
  }

  private static List<String> named(JsonNode gateway) {
    return gateway.isArray()
        ? StreamSupport.stream(gateway.spliterator(), false)
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .toList()
        : gateway.isTextual() ? List.of(gateway.textValue()) : List.of();
  }

  private List<String> theDefault() {
    return defaultGateway == null || defaultGateway.isEmpty() ? List.of() : List.of(defaultGateway);
  }
}
