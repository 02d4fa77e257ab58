package io.reelay.intake.prompt.format;

import java.util.List;

/**
 * A row of a table.
 *
 * @param line its first line in the file, from 1
 * @param cells its cells, without the white space around them
 */
record CsvRow(int line, List<String> cells) {}
