package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.reelay.intake.prompt.FieldTypes;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One prompt per row, below a header of field names (RFC 4180; {@link CsvColumns}). The separator
 * is that of the header: a comma, or the semicolon or tab of many spreadsheet programs. A first
 * line {@code sep=;}, which Excel reads and writes, can also set it. Rows without text are ignored.
 * Unlike in RFC 4180, white space around a cell is not part of it, since no field uses it.
 */
public final class CsvPromptFormat implements PromptFormat {
  private static final Pattern SEPARATOR = Pattern.compile("[,;\t]");

  /** Some programs treat the hint as a cell, and put it in quotes or add more cells after it. */
  private static final Pattern HINT =
      Pattern.compile("(?i)\\A\\s*\"?sep=([^\\w\\s\"]|\\t)\"?\\1*[ \\t]*(?=\\r|\\n|\\z)");

  private static final CsvFactory CSV =
      CsvFactory.builder()
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .streamReadConstraints(
              // The file's size already has a limit.
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final FieldTypes types;
  private final boolean anyField;

  /**
   * @param anyField whether a gateway may accept unknown fields
   */
  public CsvPromptFormat(FieldTypes types, boolean anyField) {
    this.types = types;
    this.anyField = anyField;
  }

  @Override
  public String savedAs() {
    return "a table saved as CSV UTF-8 (LibreOffice: character set UTF-8)";
  }

  @Override
  public PromptEntries parse(String text) throws PromptFileException {
    Matcher hint = HINT.matcher(text);
    boolean hinted = hint.find();
    // The rest of the line stays, so the other lines keep their numbers.
    String table = hinted ? text.substring(hint.end()) : text;
    char separator = hinted ? hint.group(1).charAt(0) : separator(text);
    try (CsvParser parser = CSV.createParser(table)) {
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
      try {
        return entries(parser);
      } catch (JsonProcessingException e) {
        throw PromptFileException.at(
            parser.currentTokenLocation().getLineNr(),
            e.getOriginalMessage().startsWith("Missing closing quote")
                ? "has a quote that is not closed"
                : "has text beside a cell in quotes",
            "quotes around the whole cell, and doubled within it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  private PromptEntries entries(CsvParser parser) throws IOException, PromptFileException {
    CsvRow header = next(parser);
    if (header == null) {
      throw new PromptFileException(
          PromptFault.ofFile("is empty", "a header of field names, and a prompt a row"));
    }
    CsvColumns columns = new CsvColumns(header, types, anyField);
    List<PromptEntry> entries = new ArrayList<>();
    for (CsvRow row = next(parser); row != null; row = next(parser)) {
      entries.add(columns.prompt(row));
    }
    return PromptEntries.listOf(entries);
  }

  /** The next row with text; null at the end. */
  private static CsvRow next(CsvParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      List<String> cells = new ArrayList<>();
      int line = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        line = line == 0 ? parser.currentTokenLocation().getLineNr() : line;
        cells.add(parser.getText().strip());
      }
      if (!cells.stream().allMatch(String::isEmpty)) {
        return new CsvRow(line, cells);
      }
    }
    return null;
  }

  private static char separator(String text) {
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    Matcher separator = SEPARATOR.matcher(header.replaceAll("\"[^\"]*\"", ""));
    return separator.find() ? separator.group().charAt(0) : ',';
  }
}
