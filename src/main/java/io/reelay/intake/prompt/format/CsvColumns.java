package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.NearestName;
import io.reelay.intake.prompt.FaultList;
import io.reelay.intake.prompt.FieldTypes;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.Quote;
import io.reelay.intake.prompt.ReelayFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The header of a table: the field of each column. {@code metadata.NAME} is an entry of the
 * metadata. White space or {@code |} separates a list's entries; no URL has these (RFC 3986).
 */
final class CsvColumns {
  private static final String METADATA = "metadata.";

  /** The prefix of a column that is an entry of an object: the object's name and a dot. */
  private static final List<String> OBJECTS = List.of(METADATA, ReelayFields.PREFIX + METADATA);

  private final List<String> fields;
  private final FieldTypes types;
  private final boolean anyField;

  /**
   * @param anyField whether a column may have an unknown name; the row's gateway is not checked
   *     here
   * @throws PromptFileException if a column is not a field, or appears twice
   */
  CsvColumns(CsvRow header, FieldTypes types, boolean anyField) throws PromptFileException {
    this.types = types;
    this.anyField = anyField;
    fields = withoutEmptyEnd(header.cells());
    FaultList faults = new FaultList();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      if (field.isEmpty()) {
        faults.add(fault(header, "column " + (i + 1), "has no name", "the name of a field"));
      } else if (!isColumn(field)) {
        faults.add(unknown(header, field));
      } else if (!seen.add(field)) {
        faults.add(fault(header, Quote.plain(field), "appears twice", "each field once"));
      }
    }
    faults.throwIfAny();
  }

  /**
   * The prompt of a row. Empty and missing cells are left out: spreadsheets write formerly used
   * columns, and some omit empty cells at a row's end.
   */
  PromptEntry prompt(CsvRow row) {
    List<String> cells = withoutEmptyEnd(row.cells());
    if (cells.size() > fields.size()) {
      return PromptEntry.unreadable(
          fault(
              row,
              "",
              "has %d cells".formatted(cells.size()),
              "at most %d, like the header; quotes around a cell with a separator"
                  .formatted(fields.size())));
    }
    ObjectNode prompt = PlacedNodes.object(row.line());
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        put(prompt, fields.get(i), cells.get(i));
      }
    }
    return PromptEntry.of(prompt);
  }

  private static List<String> withoutEmptyEnd(List<String> cells) {
    int size = cells.size();
    while (size > 0 && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return cells.subList(0, size);
  }

  private void put(ObjectNode prompt, String field, String text) {
    Optional<String> object = objectOf(field);
    if (object.isPresent()) {
      String dotted = object.get();
      prompt
          .withObjectProperty(dotted.substring(0, dotted.length() - 1))
          .put(field.substring(dotted.length()), text);
    } else if (types.isTextList(field) || types.isTextOrTextList(field) && text.contains("|")) {
      ArrayNode list = prompt.putArray(field);
      Stream.of(text.split("[\\s|]+")).filter(entry -> !entry.isEmpty()).forEach(list::add);
    } else {
      prompt.set(field, types.value(field, text));
    }
  }

  private boolean isColumn(String field) {
    return objectOf(field).isPresent()
        || types.knows(field) && (!types.isContainer(field) || types.isTextList(field))
        || anyField && !types.knows(field);
  }

  private static Optional<String> objectOf(String field) {
    return OBJECTS.stream()
        .filter(object -> field.startsWith(object) && field.length() > object.length())
        .findFirst();
  }

  private PromptFault unknown(CsvRow header, String field) {
    List<String> columns =
        Stream.concat(types.names().stream().filter(this::isColumn), Stream.of(METADATA + "NAME"))
            .toList();
    String problem =
        types.knows(field)
            ? "does not fit into a cell"
            : "is not a known field"
                + NearestName.of(field, columns)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse("");
    return fault(header, Quote.plain(field), problem, String.join(", ", columns));
  }

  private static PromptFault fault(CsvRow row, String field, String problem, String allowed) {
    return new PromptFault(row.line(), field, problem, allowed);
  }
}
