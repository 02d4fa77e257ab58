package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reelay's own fields of one prompt. If a gateway has a field of the same name, that name is the
 * gateway's, and Reelay's field has the prefix {@code reelay_}. Otherwise both spellings are
 * Reelay's.
 *
 * @param prompt as in the file
 * @param gatewaysOwn plain names that are the gateway's in this prompt
 */
public record ReelayFields(ObjectNode prompt, Set<String> gatewaysOwn) {
  public static final String PREFIX = "reelay_";

  static final String NAME = "name";
  static final String GATEWAY = "gateway";
  static final String METADATA = "metadata";
  static final String WEBHOOK_URL = "webhook_url";
  static final String DEDUPE_KEY = "dedupe_key";
  static final String ON_ERROR = "on_error";

  /** By their plain names. */
  static final List<String> NAMES =
      List.of(NAME, GATEWAY, METADATA, WEBHOOK_URL, DEDUPE_KEY, ON_ERROR);

  /** Their second spellings, which are never a gateway's. */
  static final List<String> SPELLED_OUT = NAMES.stream().map(PREFIX::concat).toList();

  static boolean isOne(String field) {
    return NAMES.contains(field) || SPELLED_OUT.contains(field);
  }

  /** The same fields with one more plain name for the gateway. */
  ReelayFields without(String name) {
    Set<String> more = new HashSet<>(gatewaysOwn);
    more.add(name);
    return new ReelayFields(prompt, more);
  }

  /** The prompt's spelling of one of Reelay's fields. */
  String spelling(String name) {
    return gatewaysOwn.contains(name) || prompt.has(PREFIX + name) ? PREFIX + name : name;
  }

  /** The field's value; a missing node if the prompt does not have it. */
  JsonNode get(String name) {
    return prompt.path(spelling(name));
  }

  boolean has(String name) {
    return !(get(name) instanceof MissingNode);
  }

  /** The fields that the prompt has in both spellings, if neither is the gateway's. */
  Stream<String> spelledTwice() {
    return NAMES.stream()
        .filter(name -> prompt.has(PREFIX + name) && prompt.has(name))
        .filter(name -> !gatewaysOwn.contains(name));
  }

  /** The fields of another object without Reelay's own fields. */
  ObjectNode withoutThem(ObjectNode other) {
    ObjectNode rest = other.deepCopy();
    rest.remove("$schema");
    rest.remove(SPELLED_OUT);
    rest.remove(NAMES.stream().filter(name -> !gatewaysOwn.contains(name)).toList());
    return rest;
  }
}
