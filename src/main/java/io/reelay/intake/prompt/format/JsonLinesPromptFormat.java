package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * One object per line (jsonlines.org), and blank lines. A line that is not JSON does not affect
 * other lines.
 */
public final class JsonLinesPromptFormat implements PromptFormat {
  private final JsonText json = new JsonText();

  @Override
  public PromptEntries parse(String text) {
    List<PromptEntry> entries = new ArrayList<>();
    int line = 0;
    // Not String.lines(): a lone CR is white space to JSON.
    for (String content : text.split("\n")) {
      line++;
      if (!content.isBlank()) {
        entries.add(entry(content, line));
      }
    }
    return PromptEntries.listOf(entries);
  }

  private PromptEntry entry(String text, int line) {
    try {
      return PromptEntry.of(json.read(text, line));
    } catch (PromptFileException e) {
      return PromptEntry.unreadable(e.faults().get(0));
    }
  }
}
