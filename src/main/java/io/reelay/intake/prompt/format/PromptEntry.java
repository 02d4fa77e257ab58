package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.intake.prompt.PromptFault;

/**
 * One prompt as its file says it, not checked yet.
 *
 * @param content what it says; its nodes know their line where the format has lines
 * @param unreadable why it could not be read, with {@code content} null; null if it could
 */
public record PromptEntry(JsonNode content, PromptFault unreadable) {
  static PromptEntry of(JsonNode content) {
    return new PromptEntry(content, null);
  }

  static PromptEntry unreadable(PromptFault fault) {
    return new PromptEntry(null, fault);
  }
}
