package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;

/** How one kind of prompt file is written. */
public interface PromptFormat {
  /**
   * The prompts as the file says them, not checked yet.
   *
   * @throws PromptFileException if the text is not of this format, so that nothing in it is sure
   */
  PromptEntries parse(String text) throws PromptFileException;

  /** How such a file is to be saved, for one whose bytes are no text. */
  default String savedAs() {
    return "text saved as UTF-8";
  }

  /** A fault of a prompt, with what else would be right in such a file. */
  default PromptFault explained(PromptFault fault) {
    return fault;
  }
}
