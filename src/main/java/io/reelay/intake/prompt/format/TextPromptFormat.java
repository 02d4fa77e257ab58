package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The whole file is the prompt, without the white space around it. */
public final class TextPromptFormat implements PromptFormat {
  @Override
  public PromptEntries parse(String text) {
    return PromptEntries.of(JsonNodeFactory.instance.objectNode().put("prompt", text.strip()));
  }
}
