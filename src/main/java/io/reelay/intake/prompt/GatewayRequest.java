package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The gateway's part of a prompt. */
final class GatewayRequest {
  private GatewayRequest() {}

  /** Without defaults. */
  static ObjectNode of(ObjectNode prompt, ReelayFields fields) {
    // A character's name is also Reelay's field.
    ReelayFields others = makesCharacter(prompt) ? fields.without(ReelayFields.NAME) : fields;
    return others.withoutThem(prompt);
  }

  /**
   * Whether the request is for a new video, since defaults apply only to those. A remix takes its
   * other values from the original video (seed {@code 003_627d03da58f7585c.txt}), and a character
   * is not a video.
   */
  static boolean takesDefaults(ObjectNode prompt) {
    return !makesCharacter(prompt) && !prompt.has(SourceReference.REMIX_OF);
  }

  /** Seed {@code 002_d1701c69449250eb.txt}: only name, description and reference_images. */
  private static boolean makesCharacter(ObjectNode prompt) {
    return prompt.has("reference_images") && !prompt.has("prompt") && !prompt.has("storyboard");
  }
}
