package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The values of {@code reelay.defaults.FIELD}, each with its field's type. */
final class FieldDefaults {
  private static final String PROPERTY = "reelay.defaults.";

  /** Fields that identify a prompt. They cannot be the same for all prompts. */
  private static final Set<String> OWN = Set.of("$schema", "remix_of", "character", "prompt");

  /** Fields with the same meaning. A default of one could contradict a prompt that has another. */
  private static final List<Set<String>> SAME =
      List.of(
          Set.of("duration", "seconds"),
          Set.of("orientation", "aspect_ratio"),
          Set.of("image", "image_url", "input_reference", "images"));

  private final FieldTypes types;
  private final ObjectNode values = JsonNodeFactory.instance.objectNode();

  /**
   * @throws IllegalArgumentException with every default that its field does not allow
   */
  FieldDefaults(
      Map<String, String> defaults,
      FieldTypes types,
      PromptSchema schema,
      DialectSchemas dialects) {
    this.types = types;
    List<String> wrong = new ArrayList<>();
    new TreeMap<>(defaults)
        .forEach(
            (field, text) -> {
              if (types.knows(field) && !canHaveDefault(field)) {
                wrong.add(PROPERTY + field + ": this field cannot have a default");
              } else {
                values.set(field, types.value(field, text));
              }
            });
    // With a prompt the request is complete, so any fault is in a default.
    ObjectNode probe = values.deepCopy().put("prompt", "probe");
    Map<String, String> faults = new LinkedHashMap<>();
    // If a dialect has its own rules for a field, they check it with each prompt.
    schema
        .check(probe, probe, field -> isOfDialect(field, dialects))
        .forEach(fault -> faults.put(fault.field(), fault.toString()));
    for (JsonNodePath place : PromptImages.local(values).keySet()) {
      // A default has no file, so a path has no folder.
      String field = SourcePlace.field(place);
      faults.putIfAbsent(field, field + ": is a local image, allowed: an http or https URL");
    }
    faults.values().forEach(fault -> wrong.add(PROPERTY + fault));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
  }

  /**
   * Adds the defaults for values that a request does not have, in that field or in an equivalent
   * one. {@code false} is a value.
   *
   * @param taken whether the gateway knows all fields of a request. A default with an unknown field
   *     is left out. So is a default that would make another field unknown, because it would select
   *     another call
   */
  void fillIn(ObjectNode request, Predicate<ObjectNode> taken) {
    ObjectNode missing = values.deepCopy().without(said(request));
    ObjectNode filled = request.deepCopy().setAll(missing);
    if (taken.test(filled)) {
      request.setAll(missing);
      return;
    }
    for (Map.Entry<String, JsonNode> field : missing.properties()) {
      filled = request.deepCopy().set(field.getKey(), field.getValue());
      if (taken.test(filled)) {
        request.set(field.getKey(), field.getValue());
      }
    }
  }

  private static Set<String> said(ObjectNode request) {
    Set<String> said = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      said.add(field.getKey());
      SAME.stream().filter(same -> same.contains(field.getKey())).forEach(said::addAll);
    }
    return said;
  }

  /** The fault of a field that is not in the file. It names the setting. */
  PromptFault explained(PromptFault fault) {
    String field = fault.field();
    if (values.has(field)) {
      return fault.because(" (from " + PROPERTY + field + ")");
    }
    return fault.problem().equals(SchemaFaults.MISSING) && canHaveDefault(field)
        ? fault.because(", and " + PROPERTY + field + " is not set")
        : fault;
  }

  private boolean isOfDialect(String field, DialectSchemas dialects) {
    return types.isForAll(field) ? dialects.decideOn(field) : types.knows(field);
  }

  private boolean canHaveDefault(String field) {
    return types.knows(field)
        && !OWN.contains(field)
        && !ReelayFields.isOne(field)
        && !types.isContainer(field);
  }
}
