package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** The part of a prompt that is for the gateway. */
final class GatewayRequest {
  private static final List<String> FOR_REELAY =
      List.of("$schema", "gateway", "metadata", "webhook_url", "dedupe_key", "on_error");

  private GatewayRequest() {}

  /**
   * @param takes whether a default's field is one that the gateway knows
   */
  static ObjectNode of(ObjectNode prompt, FieldDefaults defaults, Predicate<String> takes) {
    ObjectNode request = prompt.deepCopy();
    request.remove(FOR_REELAY);
    if (makesCharacter(prompt)) {
      return request;
    }
    request.remove("name");
    if (!isRemix(prompt)) {
      defaults.fillIn(request, takes);
    }
    return request;
  }

  /** Seed {@code 003_627d03da58f7585c.txt}: the rest is the original video's, so are defaults. */
  static boolean isRemix(JsonNode prompt) {
    return prompt.has(SourceReference.REMIX_OF);
  }

  /** Seed {@code 002_d1701c69449250eb.txt}: name, description and reference_images alone. */
  private static boolean makesCharacter(ObjectNode prompt) {
    return prompt.has("reference_images") && !prompt.has("prompt") && !prompt.has("storyboard");
  }
}
