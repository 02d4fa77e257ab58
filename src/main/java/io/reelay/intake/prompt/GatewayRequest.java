package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The part of a prompt that is for the gateway. */
final class GatewayRequest {
  private GatewayRequest() {}

  /** Without defaults. */
  static ObjectNode of(ObjectNode prompt, ReelayFields fields) {
    // A character's name is Reelay's as well.
    ReelayFields others = makesCharacter(prompt) ? fields.without(ReelayFields.NAME) : fields;
    return others.withoutThem(prompt);
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
