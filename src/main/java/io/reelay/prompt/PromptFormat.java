package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;

/** How one kind of prompt file is written. */
interface PromptFormat {
  /**
   * The prompts as the file says them, not checked yet.
   *
   * @return an object, or a list of objects; its nodes know their line where the format has lines
   * @throws PromptFileException if the text is not of this format
   */
  JsonNode parse(String text) throws PromptFileException;
}
