package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * All entries of a file.
 *
 * @param list whether the file is a list, even of one entry
 */
public record PromptEntries(boolean list, List<PromptEntry> entries) {
  static PromptEntries listOf(List<PromptEntry> entries) {
    return new PromptEntries(true, entries);
  }

  /** A list of prompts, or the one prompt. */
  static PromptEntries of(JsonNode content) {
    return content.isArray()
        ? listOf(StreamSupport.stream(content.spliterator(), false).map(PromptEntry::of).toList())
        : new PromptEntries(false, List.of(PromptEntry.of(content)));
  }

  /** An entry's place in faults: {@code [3]}; empty if the file is not a list. */
  public String path(int index) {
    return list ? "[" + index + "]" : "";
  }
}
