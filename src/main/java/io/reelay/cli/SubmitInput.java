package io.reelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a submit Kamelet would be given for a prompt, as far as it is known before there is a job.
 * What only the ledger knows stands as {@code <name>}.
 */
final class SubmitInput {
  /**
   * {@code sora-2:task_01k900ag82ecgbewj2xa3758z0} (seed {@code 000_b2b3dd81083fd377.txt}), {@code
   * video_099c5197-abfd-4e16-88ff-1e162f2a5c77} ({@code 003_627d03da58f7585c.txt}), {@code ch_…}.
   */
  private static final Pattern GATEWAYS_OWN =
      Pattern.compile("([\\w.-]+:)?[A-Za-z]+(_[A-Za-z]+)*_(?=[^0-9]*[0-9])[A-Za-z0-9+/=.-]{6,}");

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
    return GATEWAYS_OWN.matcher(text).matches();
  }
}
