package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.prompt.FieldTypes;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.Quote;
import io.reelay.intake.prompt.SourcePlace;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * YAML front matter and, below it, the prompt. The front matter is between two lines {@code ---}.
 * The first one is the file's first line, and the second may also be YAML's {@code ...}. Without
 * front matter the whole file is the prompt. Notes have front matter for other programs too, so the
 * settings name the ignored fields.
 */
public final class MarkdownPromptFormat implements PromptFormat {
  private static final Pattern FENCE = Pattern.compile("(?md)^---[ \\t]*\\r?$");
  private static final Pattern END = Pattern.compile("(?md)^(?:---|\\.\\.\\.)[ \\t]*\\r?$");

  private final Set<String> ignored;
  private final FieldTypes types;

  /**
   * @param ignored names of ignored fields in the front matter
   */
  public MarkdownPromptFormat(Set<String> ignored, FieldTypes types) {
    this.ignored = ignored;
    this.types = types;
  }

  /** An unknown field may belong to another program. */
  @Override
  public PromptFault explained(PromptFault fault) {
    String field = fault.field();
    boolean unknown = !field.isEmpty() && !types.knows(field.replaceFirst("[.\\[].*", ""));
    return unknown
        ? fault.orElse("or its name in reelay.inbox.front-matter.ignore, to leave it out")
        : fault;
  }

  @Override
  public PromptEntries parse(String text) throws PromptFileException {
    Matcher fence = FENCE.matcher(text);
    if (!fence.lookingAt()) {
      ObjectNode prompt = PlacedNodes.object(1);
      addPrompt(prompt, text, 0);
      return PromptEntries.of(prompt);
    }
    int begin = fence.end();
    Matcher end = END.matcher(text);
    if (!end.find(begin)) {
      throw PromptFileException.at(
          1, "begins with --- but has no second one", "--- below the front matter");
    }
    ObjectNode prompt = fields(text.substring(begin, end.start()));
    addPrompt(prompt, text, end.end());
    return PromptEntries.of(prompt);
  }

  /** The text begins with the end of line 1, so its line numbers are the file's. */
  private ObjectNode fields(String frontMatter) throws PromptFileException {
    JsonNode fields = YamlText.read(frontMatter).orElseGet(() -> PlacedNodes.object(1));
    if (fields instanceof ObjectNode object) {
      object.remove(ignored);
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
