package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The part of a prompt that is for the gateway. */
final class GatewayRequest {
  private static final List<String> FOR_REELAY =
      List.of("$schema", "gateway", "metadata", "webhook_url", "dedupe_key", "on_error");

  private GatewayRequest() {}

  static ObjectNode of(ObjectNode prompt, FieldDefaults defaults) {
    ObjectNode request = prompt.deepCopy();
    request.remove(FOR_REELAY);
    if (!makesCharacter(prompt)) {
      request.remove("name");
      defaults.fillIn(request);
    }
    return request;
  }

  /** Seed {@code 002_d1701c69449250eb.txt}: name, description and reference_images alone. */
  private static boolean makesCharacter(ObjectNode prompt) {
    return prompt.has("reference_images") && !prompt.has("prompt") && !prompt.has("storyboard");
  }
}
