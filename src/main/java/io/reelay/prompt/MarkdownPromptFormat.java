package io.reelay.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * YAML front matter between two lines {@code ---}, of which one is the file's first, and below it
 * the prompt; without front matter, all of the file is the prompt.
 */
final class MarkdownPromptFormat implements PromptFormat {
  private static final Pattern FENCE = Pattern.compile("(?md)^---[ \\t]*\\r?$");

  @Override
  public PromptEntries parse(String text) throws PromptFileException {
    Matcher fence = FENCE.matcher(text);
    if (!fence.lookingAt()) {
      ObjectNode prompt = PlacedNodes.object(1);
      addPrompt(prompt, text, 0);
      return PromptEntries.of(prompt);
    }
    int begin = fence.end();
    if (!fence.find()) {
      throw PromptFileException.at(
          1, "begins with --- but has no second one", "--- below the front matter");
    }
    ObjectNode prompt = fields(text.substring(begin, fence.start()));
    addPrompt(prompt, text, fence.end());
    return PromptEntries.of(prompt);
  }

  /** The text begins with the end of line 1, so its lines are the file's. */
  private static ObjectNode fields(String frontMatter) throws PromptFileException {
    JsonNode fields = YamlText.read(frontMatter).orElseGet(() -> PlacedNodes.object(1));
    if (fields instanceof ObjectNode object) {
      return object;
    }
    throw PromptFileException.at(
        SourcePlace.line(fields),
        "is " + Quote.value(fields),
        "front matter of fields of a prompt");
  }

  private static void addPrompt(ObjectNode prompt, String text, int from)
      throws PromptFileException {
    String below = text.substring(from).strip();
    if (below.isEmpty()) {
      return;
    }
    int line =
        1 + (int) text.chars().limit(text.indexOf(below, from)).filter(c -> c == '\n').count();
    if (prompt.has("prompt")) {
      throw new PromptFileException(
          new PromptFault(
              SourcePlace.line(prompt.get("prompt")),
              "prompt",
              "is in the front matter, and there is text below it, in line " + line,
              "one of the two"));
    }
    prompt.set("prompt", PlacedNodes.text(below, line));
  }
}
