package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.intake.prompt.PromptFault;

/**
 * One prompt as in its file, before the checks.
 *
 * @param content its content; the nodes know their lines if the format has lines
 * @param unreadable reason why it is unreadable, with {@code content} null; null if it is readable
 */
public record PromptEntry(JsonNode content, PromptFault unreadable) {
  static PromptEntry of(JsonNode content) {
    return new PromptEntry(content, null);
  }

  static PromptEntry unreadable(PromptFault fault) {
    return new PromptEntry(null, fault);
  }
}
