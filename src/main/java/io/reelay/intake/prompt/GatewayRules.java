package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the gateways' dialects ask of a prompt, and the request that they are to get. */
final class GatewayRules {
  private final DialectSchemas dialects;
  private final FieldTypes types;
  private final FieldDefaults defaults;
  private final boolean imageLinks;
  private final boolean gatewayFieldIsTheGateways;

  GatewayRules(
      PromptRules rules, DialectSchemas dialects, FieldTypes types, FieldDefaults defaults) {
    this.dialects = dialects;
    this.types = types;
    this.defaults = defaults;
    this.imageLinks = rules.imageLinks();
    PromptSchema usual = dialects.of(rules.defaultGateway());
    this.gatewayFieldIsTheGateways =
        usual != null && usual.rulesOfField().containsKey(ReelayFields.GATEWAY);
  }

  /**
   * Whether a prompt's field {@code gateway} chooses the gateway. Only the default gateway can say
   * that it has a field of that name: any other one is chosen first.
   */
  boolean isChosenByPlainField(ObjectNode prompt) {
    return !prompt.has(ReelayFields.PREFIX + ReelayFields.GATEWAY) && !gatewayFieldIsTheGateways;
  }

  /** Reelay's own fields: those of a prompt that none of these gateways has a field for. */
  ReelayFields reelayFields(ObjectNode prompt, List<String> gateways) {
    Set<String> gatewaysOwn = new HashSet<>();
    for (String gateway : gateways) {
      PromptSchema schema = dialects.of(gateway);
      if (schema != null) {
        gatewaysOwn.addAll(listed(prompt, schema));
      }
    }
    if (isChosenByPlainField(prompt)) {
      gatewaysOwn.remove(ReelayFields.GATEWAY);
    }
    return new ReelayFields(prompt, Set.copyOf(gatewaysOwn));
  }

  /** The names of Reelay's own fields that a dialect lists, on the way that the prompt takes. */
  private static Set<String> listed(ObjectNode prompt, PromptSchema schema) {
    Set<String> listed = new HashSet<>(ReelayFields.NAMES);
    listed.retainAll(schema.rulesOfField().keySet());
    listed.removeIf(name -> !prompt.has(name));
    if (!listed.isEmpty()) {
      ObjectNode request = new ReelayFields(prompt, listed).withoutThem(PlainJson.of(prompt));
      listed.removeAll(schema.refusedFields(request));
    }
    return listed;
  }

  /**
   * Whether these gateways alone say what a field may be, and not the rules for all prompts, which
   * may not know it or mean something else by it.
   */
  boolean decideOn(String field, ReelayFields fields, List<String> gateways) {
    if (ReelayFields.isOne(field)) {
      return fields.gatewaysOwn().contains(field);
    }
    return !gateways.isEmpty()
        && gateways.stream()
            .map(dialects::of)
            .allMatch(
                schema ->
                    schema != null
                        && (schema.decidesOn(field)
                            || !types.isForAll(field) && schema.rulesOfField().containsKey(field)));
  }

  /** With the defaults that any of these gateways takes; each dialect sends what it knows. */
  ObjectNode request(ObjectNode prompt, ReelayFields fields, List<String> gateways) {
    ObjectNode request = GatewayRequest.of(prompt, fields);
    for (String gateway : gateways) {
      request.setAll(requestAt(prompt, fields, dialects.of(gateway)));
    }
    return request;
  }

  /** What any of these gateways would refuse. */
  List<PromptFault> faults(
      ObjectNode prompt, ObjectNode source, ReelayFields fields, List<String> gateways) {
    List<PromptFault> faults = new ArrayList<>();
    for (String gateway : gateways) {
      PromptSchema schema = dialects.of(gateway);
      if (schema == null) {
        continue;
      }
      for (PromptFault fault : schema.check(requestAt(prompt, fields, schema), source)) {
        PromptFault told =
            prompt.has(fault.field()) || !GatewayRequest.takesDefaults(prompt)
                ? fault
                : defaults.explained(fault);
        faults.add(gateways.size() == 1 ? told : told.because(", at gateway " + gateway));
      }
    }
    return faults;
  }

  /**
   * Whether all of these gateways can be given an image that has no address of its own: by a link
   * into the storage, or as a file.
   */
  boolean takeLocalImages(List<String> gateways) {
    return imageLinks
        || gateways.stream()
            .map(dialects::of)
            .allMatch(schema -> schema != null && schema.takesImageFiles());
  }

  private ObjectNode requestAt(ObjectNode prompt, ReelayFields fields, PromptSchema schema) {
    ObjectNode request = GatewayRequest.of(prompt, fields);
    if (GatewayRequest.takesDefaults(prompt)) {
      Set<String> wrong = unknownFields(schema, request);
      defaults.fillIn(request, filled -> wrong.containsAll(unknownFields(schema, filled)));
    }
    return request;
  }

  private static Set<String> unknownFields(PromptSchema schema, ObjectNode request) {
    return schema == null ? Set.of() : schema.unknownFields(request);
  }
}
