package io.reelay.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes a SQLite ledger large, with copies of real rows. */
public final class CopiedRows {
  private CopiedRows() {}

  /**
   * Inserts copies of some rows of a table, each this often.
   *
   * @param which SQL condition of the rows
   * @param from the copies have the numbers after this one
   * @param own columns in which the copies differ, with their SQL; there {@code n.i} is a copy's
   *     number and {@code row} the copied row
   */
  public static void insert(
      Statement statement, String table, String which, int from, int count, Map<String, String> own)
      throws SQLException {
    if (count == 0) {
      return;
    }
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (rows.next()) {
        columns.add(rows.getString("name"));
      }
    }
    statement.execute(
        """
        WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        INSERT INTO %s (%s)
        SELECT %s FROM n CROSS JOIN (SELECT rowid, * FROM %s WHERE %s) AS row
        """
            .formatted(
                from + 1,
                from + count,
                table,
                String.join(", ", columns),
                columns.stream()
                    .map(column -> own.getOrDefault(column, "row." + column))
                    .collect(Collectors.joining(", ")),
                table,
                which));
  }
}
