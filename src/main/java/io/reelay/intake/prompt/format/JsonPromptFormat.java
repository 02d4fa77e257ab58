package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFileException;

/** One object, or a list of them: see {@link JsonText}. */
public final class JsonPromptFormat implements PromptFormat {
  private final JsonText json = new JsonText();

  @Override
  public PromptEntries parse(String text) throws PromptFileException {
    return PromptEntries.of(json.read(text, 1));
  }
}
