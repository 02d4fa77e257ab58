package io.reelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.query.SourceText;
import java.util.List;

/**
 * A submit Kamelet's input for a prompt, as far as it is known before the job exists. Values that
 * only the ledger knows appear as {@code <name>}.
 */
final class SubmitInput {
  private static final List<String> CHARACTER_FIELDS =
      List.of("id", "username", "name", "character_url", "character_timestamps");

  private SubmitInput() {}

  static ObjectNode of(ObjectNode request) {
    ObjectNode input = request.deepCopy();
    if (input.path("remix_of").isTextual()) {
      input.put("remix_of", reference(input.path("remix_of").textValue()));
    }
    if (input.path("character").isTextual()) {
      input.set("character", character(input, input.path("character").textValue()));
    }
    return input;
  }

  private static ObjectNode character(ObjectNode input, String text) {
    ObjectNode character = input.objectNode();
    if (isGatewaysOwn(text)) {
      return character.put("id", text);
    }
    // The source job's result is not known yet. Each Kamelet takes the fields that it uses.
    CHARACTER_FIELDS.forEach(field -> character.put(field, reference(text)));
    return character;
  }

  private static String reference(String text) {
    return isGatewaysOwn(text) ? text : "<" + text + ">";
  }

  private static boolean isGatewaysOwn(String text) {
    return new SourceText(text).looksLikeTheGatewaysOwn();
  }
}
