package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of the gateways' dialects for a prompt, and the request for them. */
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
   * Whether a prompt's field {@code gateway} chooses the gateway. Only the default gateway can have
   * its own field of that name, because any other gateway is chosen first.
   */
  boolean isChosenByPlainField(ObjectNode prompt) {
    return !prompt.has(ReelayFields.PREFIX + ReelayFields.GATEWAY) && !gatewayFieldIsTheGateways;
  }

  /** Reelay's own fields: fields of a prompt that none of these gateways has. */
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

  /** The names of Reelay's own fields that a dialect lists for the prompt's call. */
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
   * Whether only these gateways define a field. The rules for all prompts may not know it, or may
   * give it another meaning.
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

  /**
   * The request with the defaults that any of these gateways accepts. Each dialect sends the fields
   * that it knows.
   */
  ObjectNode request(ObjectNode prompt, ReelayFields fields, List<String> gateways) {
    ObjectNode request = GatewayRequest.of(prompt, fields);
    for (String gateway : gateways) {
      request.setAll(requestAt(prompt, fields, dialects.of(gateway)));
    }
    return request;
  }

  /** The faults for which any of these gateways would refuse the prompt. */
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
   * Whether all of these gateways can get an image without its own address: by a link into the
   * storage, or as a file.
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
