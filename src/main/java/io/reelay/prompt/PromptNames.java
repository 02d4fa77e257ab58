package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The display names of one file's prompts.
 *
 * @param list whether the file is a list, whose unnamed prompts are counted
 */
record PromptNames(String fileName, boolean list) {
  private static final int MOST_CHARACTERS = 100;

  /**
   * @param index position in the file, from 0
   */
  String name(ObjectNode prompt, int index) {
    String own = DisplayText.of(prompt.path("name").asText(), MOST_CHARACTERS);
    if (!own.isEmpty()) {
      return own;
    }
    String number = list ? "-" + (index + 1) : "";
    String base = DisplayText.of(baseName(), MOST_CHARACTERS - number.length());
    return (base.isEmpty() ? "prompt" : base) + number;
  }

  private String baseName() {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? fileName : fileName.substring(0, dot);
  }
}
