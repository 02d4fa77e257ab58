package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;

/** One format of prompt files. */
public interface PromptFormat {
  /**
   * The prompts as in the file, before the checks.
   *
   * @throws PromptFileException if the text does not have this format
   */
  PromptEntries parse(String text) throws PromptFileException;

  /** The way to save such a file, for the message about bytes that are not text. */
  default String savedAs() {
    return "text saved as UTF-8";
  }

  /** A fault of a prompt, with further permitted values of this format. */
  default PromptFault explained(PromptFault fault) {
    return fault;
  }
}
