package io.reelay.ledger.db;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Reads a job from a row whose first columns are {@link Job#COLUMNS}. Jdbi's mapper by reflection
 * would match all names anew for each statement, which took longer than a transition's update.
 */
final class JobRow implements RowMapper<Job> {
  @Override
  public Job map(ResultSet row, StatementContext context) throws SQLException {
    Columns next = new Columns(row);
    return new Job(
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        JobState.of(next.text()),
        next.number(),
        next.small(),
        next.small(),
        next.number(),
        next.text(),
        next.number(),
        next.text(),
        next.text(),
        next.smallOrNull(),
        next.small(),
        next.number(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.numberOrNull(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.number(),
        next.number(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.text(),
        next.number(),
        next.text(),
        next.small(),
        next.text());
  }

  /** The columns of the present row, one after the other. */
  private static final class Columns {
    private final ResultSet row;
    private int column;

    Columns(ResultSet row) {
      this.row = row;
    }

    String text() throws SQLException {
      return row.getString(++column);
    }

    long number() throws SQLException {
      return row.getLong(++column);
    }

    int small() throws SQLException {
      return row.getInt(++column);
    }

    Long numberOrNull() throws SQLException {
      long value = number();
      return row.wasNull() ? null : (Long) value;
    }

    Integer smallOrNull() throws SQLException {
      int value = small();
      return row.wasNull() ? null : (Integer) value;
    }
  }
}
