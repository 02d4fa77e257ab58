package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;

/** One object, or a list of them: see {@link YamlText}. */
public final class YamlPromptFormat implements PromptFormat {
  @Override
  public PromptEntries parse(String text) throws PromptFileException {
    return YamlText.read(text)
        .map(PromptEntries::of)
        .orElseThrow(
            () ->
                new PromptFileException(
                    PromptFault.ofFile("is empty", "an object or a list of them")));
  }
}
