package io.reelay.prompt;

/** One object, or a list of them: see {@link YamlText}. */
final class YamlPromptFormat implements PromptFormat {
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
