package io.reelay.prompt;

/** How one kind of prompt file is written. */
interface PromptFormat {
  /**
   * The prompts as the file says them, not checked yet.
   *
   * @throws PromptFileException if the text is not of this format, so that nothing in it is sure
   */
  PromptEntries parse(String text) throws PromptFileException;
}
