package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The part of a prompt that is for the gateway. */
final class GatewayRequest {
  private static final List<String> FOR_REELAY =
      List.of("$schema", "gateway", "metadata", "webhook_url", "dedupe_key", "on_error");

  private GatewayRequest() {}

  /** Without defaults. */
  static ObjectNode of(ObjectNode prompt) {
    ObjectNode request = prompt.deepCopy();
    request.remove(FOR_REELAY);
    if (!makesCharacter(prompt)) {
      request.remove("name");
    }
    return request;
  }

  /**
   * Whether it is a new video that is asked for: defaults are for those. The rest of a remix is the
   * original video's (seed {@code 003_627d03da58f7585c.txt}), and a character is none.
   */
  static boolean takesDefaults(ObjectNode prompt) {
    return !makesCharacter(prompt) && !prompt.has(SourceReference.REMIX_OF);
  }

  /** Seed {@code 002_d1701c69449250eb.txt}: name, description and reference_images alone. */
  private static boolean makesCharacter(ObjectNode prompt) {
    return prompt.has("reference_images") && !prompt.has("prompt") && !prompt.has("storyboard");
  }
}
