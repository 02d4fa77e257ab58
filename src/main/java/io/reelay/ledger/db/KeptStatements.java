package io.reelay.ledger.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConnection;

/**
 * Keeps the prepared statements of a SQLite connection, because neither its driver (3.54.1) nor the
 * pool does. To prepare the update of a job takes as long as to run it. SQLite prepares a kept
 * statement again after a change of the tables.
 *
 * <p>For a pool with one connection: its present user is the only one here.
 */
final class KeptStatements extends DefaultStatementBuilder {
  /** More than the ledger's statements of one length. A list of values makes further ones. */
  private static final int MOST = 128;

  /** The connection below the pool's, which closes its statements with each return. */
  private SQLiteConnection connection;

  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MOST, 0.75f, true);
  private final Map<Statement, String> lent = new IdentityHashMap<>();

  @Override
  public PreparedStatement create(Connection pooled, String sql, StatementContext context)
      throws SQLException {
    SQLiteConnection own = pooled.unwrap(SQLiteConnection.class);
    if (own != connection) {
      // The statements of the former one were closed with it.
      idle.clear();
      lent.clear();
      connection = own;
    }
    // Not shared: a statement may be run again while its rows are read.
    PreparedStatement kept = idle.remove(sql);
    PreparedStatement statement = kept == null ? own.prepareStatement(sql) : kept;
    lent.put(statement, sql);
    return statement;
  }

  @Override
  public void close(Connection pooled, String template, Statement statement) throws SQLException {
    String sql = lent.remove(statement);
    if (sql == null || !isReset((PreparedStatement) statement)) {
      super.close(pooled, template, statement);
      return;
    }
    PreparedStatement surplus = idle.put(sql, (PreparedStatement) statement);
    if (surplus == null && idle.size() > MOST) {
      surplus = idle.remove(idle.keySet().iterator().next());
    }
    super.close(pooled, template, surplus);
  }

  /** Its prompts and links must not stay in memory. False if it failed: then it is closed. */
  private static boolean isReset(PreparedStatement statement) {
    try {
      statement.clearBatch();
      statement.clearParameters();
      return true;
    } catch (SQLException failed) {
      return false;
    }
  }
}
