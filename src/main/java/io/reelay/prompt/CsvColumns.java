package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The header of a table: which field each cell is. {@code metadata.NAME} is an entry of the
 * metadata. A list's entries stand apart by white space or {@code |}, which no URL has (RFC 3986).
 */
final class CsvColumns {
  private static final String METADATA = "metadata.";

  private final List<String> fields;
  private final FieldTypes types;

  /**
   * @throws PromptFileException if a column is no field, or is there twice
   */
  CsvColumns(CsvRow header, FieldTypes types) throws PromptFileException {
    this.types = types;
    fields = header.cells();
    FaultList faults = new FaultList();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      if (field.isEmpty()) {
        faults.add(fault(header, "column " + (i + 1), "has no name", "the name of a field"));
      } else if (!isColumn(field)) {
        faults.add(unknown(header, field));
      } else if (!seen.add(field)) {
        faults.add(fault(header, Quote.plain(field), "is there twice", "each field once"));
      }
    }
    faults.throwIfAny();
  }

  /** The prompt that a row is: an empty cell says nothing. */
  PromptEntry prompt(CsvRow row) {
    List<String> cells = row.cells();
    if (cells.size() != fields.size()) {
      return PromptEntry.unreadable(
          fault(
              row,
              "",
              "has %d cells".formatted(cells.size()),
              "%d, as the header has; a cell with a separator in quotes".formatted(fields.size())));
    }
    ObjectNode prompt = PlacedNodes.object(row.line());
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        put(prompt, fields.get(i), cells.get(i));
      }
    }
    return PromptEntry.of(prompt);
  }

  private void put(ObjectNode prompt, String field, String text) {
    if (field.startsWith(METADATA)) {
      prompt.withObjectProperty("metadata").put(field.substring(METADATA.length()), text);
    } else if (types.isTextList(field) || types.isTextOrTextList(field) && text.contains("|")) {
      ArrayNode list = prompt.putArray(field);
      Stream.of(text.split("[\\s|]+")).filter(entry -> !entry.isEmpty()).forEach(list::add);
    } else {
      prompt.set(field, types.value(field, text));
    }
  }

  private boolean isColumn(String field) {
    return field.startsWith(METADATA) && field.length() > METADATA.length()
        || types.knows(field) && (!types.isContainer(field) || types.isTextList(field));
  }

  private PromptFault unknown(CsvRow header, String field) {
    List<String> columns =
        Stream.concat(types.names().stream().filter(this::isColumn), Stream.of(METADATA + "NAME"))
            .toList();
    String problem =
        types.knows(field)
            ? "does not fit into a cell"
            : "is not a known field"
                + NearestField.of(field, columns)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse("");
    return fault(header, Quote.plain(field), problem, String.join(", ", columns));
  }

  private static PromptFault fault(CsvRow row, String field, String problem, String allowed) {
    return new PromptFault(row.line(), field, problem, allowed);
  }
}
