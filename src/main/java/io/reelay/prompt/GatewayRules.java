package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the gateways' dialects ask of a prompt, and the request that they are to get. */
final class GatewayRules {
  private final Map<String, String> dialectOfGateway;
  private final FieldDefaults defaults;
  private final boolean imageLinks;
  private final Map<String, PromptSchema> schemaOfDialect = new HashMap<>();

  GatewayRules(PromptRules rules, FieldDefaults defaults) throws IOException {
    this.dialectOfGateway = rules.dialectOfGateway();
    this.defaults = defaults;
    this.imageLinks = rules.imageLinks();
    for (String dialect : new TreeSet<>(dialectOfGateway.values())) {
      Path file = rules.dialectSchemas().resolve(dialect + "-prompt.schema.json");
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          schemaOfDialect.put(dialect, PromptSchema.read(in));
        }
      }
    }
  }

  /** With the defaults that any of these gateways takes; each dialect sends what it knows. */
  ObjectNode request(ObjectNode prompt, List<String> gateways) {
    ObjectNode request = GatewayRequest.of(prompt);
    for (String gateway : gateways) {
      request.setAll(requestAt(prompt, schemaOf(gateway)));
    }
    return request;
  }

  /** What any of these gateways would refuse. */
  List<PromptFault> faults(ObjectNode prompt, ObjectNode source, List<String> gateways) {
    List<PromptFault> faults = new ArrayList<>();
    for (String gateway : gateways) {
      PromptSchema schema = schemaOf(gateway);
      if (schema == null) {
        continue;
      }
      for (PromptFault fault : schema.check(requestAt(prompt, schema), source)) {
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
            .map(this::schemaOf)
            .allMatch(schema -> schema != null && schema.takesImageFiles());
  }

  private ObjectNode requestAt(ObjectNode prompt, PromptSchema schema) {
    ObjectNode request = GatewayRequest.of(prompt);
    if (GatewayRequest.takesDefaults(prompt)) {
      Set<String> wrong = unknownFields(schema, request);
      defaults.fillIn(request, filled -> wrong.containsAll(unknownFields(schema, filled)));
    }
    return request;
  }

  private static Set<String> unknownFields(PromptSchema schema, ObjectNode request) {
    return schema == null ? Set.of() : schema.unknownFields(request);
  }

  /** Null if the gateway is not configured, or its dialect asks nothing. */
  private PromptSchema schemaOf(String gateway) {
    String dialect = dialectOfGateway.get(gateway);
    return dialect == null ? null : schemaOfDialect.get(dialect);
  }
}
