package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.net.DisplayText;

/**
 * The display names of one file's prompts.
 *
 * @param list whether the file is a list, whose unnamed prompts are counted
 */
record PromptNames(String fileName, boolean list) {
  private static final String NAME = ReelayFields.NAME;
  private static final String SPELLED_OUT = ReelayFields.PREFIX + NAME;
  private static final int MAX_CHARACTERS = 100;

  /**
   * @param index position in the file, from 0
   */
  String name(ObjectNode prompt, int index) {
    // A gateway's name field, such as a character's name, is also Reelay's name.
    JsonNode named = prompt.has(SPELLED_OUT) ? prompt.get(SPELLED_OUT) : prompt.path(NAME);
    String own = DisplayText.of(named.asText(), MAX_CHARACTERS);
    if (!own.isEmpty()) {
      return own;
    }
    String number = list ? "-" + (index + 1) : "";
    String base = DisplayText.of(baseName(), MAX_CHARACTERS - number.length());
    return (base.isEmpty() ? "prompt" : base) + number;
  }

  private String baseName() {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? fileName : fileName.substring(0, dot);
  }
}
