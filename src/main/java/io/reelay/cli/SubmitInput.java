package io.reelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.query.SourceText;
import java.util.List;

/**
 * What a submit Kamelet would be given for a prompt, as far as it is known before there is a job.
 * What only the ledger knows stands as {@code <name>}.
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
    // Which of these the job will have made is not known: each Kamelet takes what it has use for.
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
