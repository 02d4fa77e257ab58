package io.reelay.intake.prompt.format;

import java.util.List;

/**
 * A row of a table.
 *
 * @param line line of the file that it begins on, from 1
 * @param cells its cells, without the white space around them
 */
record CsvRow(int line, List<String> cells) {}
