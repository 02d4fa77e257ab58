package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.Quote;
import io.reelay.net.DisplayText;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML document within the limits of JSON. It has no tags, which select classes, and no anchors
 * or aliases, which could expand a few lines to gigabytes. The reader takes events and constructs
 * no objects.
 */
final class YamlText {
  private static final int MAX_DEPTH = 64;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          // The file's size already has a limit.
          .setCodePointLimit(Integer.MAX_VALUE)
          .build();

  private final Iterator<Event> events;

  private YamlText(String text) {
    events = new Parse(SETTINGS).parseString(text).iterator();
  }

  /** The document of a text; empty if the text has only comments. */
  static Optional<JsonNode> read(String text) throws PromptFileException {
    try {
      return new YamlText(text).document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(YamlText::line).orElse(0);
      throw PromptFileException.at(
          line, "is not valid YAML: " + DisplayText.of(e.getProblem(), 200), "");
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      throw PromptFileException.at(
          line, "has the character U+%04X".formatted(e.getCodePoint()), "text");
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw PromptFileException.at(0, "is not valid YAML", "");
    }
  }

  private Optional<JsonNode> document() throws PromptFileException {
    Event event = next();
    if (event.getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    JsonNode content = node(next(), 0);
    next();
    Event after = next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw PromptFileException.at(line(after), "begins a second document", "one document");
    }
    return Optional.of(content);
  }

  private JsonNode node(Event event, int depth) throws PromptFileException {
    int line = line(event);
    checkPlain(event, line);
    if (event instanceof ScalarEvent scalar) {
      return scalar.isPlain()
          ? YamlScalar.read(scalar.getValue(), line)
          : PlacedNodes.text(scalar.getValue(), line);
    }
    if (depth == MAX_DEPTH) {
      throw PromptFileException.at(line, "is nested deeper than " + MAX_DEPTH + " levels", "");
    }
    return event.getEventId() == Event.ID.MappingStart
        ? object(line, depth + 1)
        : list(line, depth + 1);
  }

  private ObjectNode object(int line, int depth) throws PromptFileException {
    ObjectNode object = PlacedNodes.object(line);
    Event key = next();
    while (key.getEventId() != Event.ID.MappingEnd) {
      checkPlain(key, line(key));
      if (!(key instanceof ScalarEvent name)) {
        throw PromptFileException.at(
            line(key), "has a field whose name is a list or an object", "text");
      }
      if (object.has(name.getValue())) {
        throw PromptFileException.at(
            line(key), "has " + Quote.name(name.getValue()) + " twice", "");
      }
      object.set(name.getValue(), node(next(), depth));
      key = next();
    }
    return object;
  }

  private ArrayNode list(int line, int depth) throws PromptFileException {
    ArrayNode list = PlacedNodes.array(line);
    Event entry = next();
    while (entry.getEventId() != Event.ID.SequenceEnd) {
      list.add(node(entry, depth));
      entry = next();
    }
    return list;
  }

  private static void checkPlain(Event event, int line) throws PromptFileException {
    if (event instanceof AliasEvent alias) {
      throw PromptFileException.at(
          line, "has the alias *" + Quote.plain(alias.getAlias().getValue()), "values");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      String anchor = node.getAnchor().get().getValue();
      throw PromptFileException.at(line, "has the anchor &" + Quote.plain(anchor), "values");
    }
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
    if (tag.isPresent()) {
      throw PromptFileException.at(
          line, "has the tag " + Quote.plain(tag.get()), "values without tags");
    }
  }

  private Event next() {
    for (Event event = events.next(); ; event = events.next()) {
      if (event.getEventId() != Event.ID.StreamStart) {
        return event;
      }
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(YamlText::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
