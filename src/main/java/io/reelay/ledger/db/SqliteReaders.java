package io.reelay.ledger.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * Read-only connections to a SQLite ledger. Each is lent for at most {@value
 * LedgerJdbi#LONGEST_READ_SECONDS} s: a long read blocks other readers, and prevents the reset of
 * the write-ahead log.
 */
final class SqliteReaders implements ConnectionFactory, AutoCloseable {
  /** SQLite's instructions between two checks of the clock, a few milliseconds. */
  private static final int STEPS = 100_000;

  private final HikariDataSource pool;
  private final LedgerFileGuard guard;
  private final Jdbi jdbi;

  /**
   * @param sqlite data source with {@link #config}
   * @param most connections
   */
  SqliteReaders(DataSource sqlite, int most, LedgerFileGuard guard) {
    this.guard = guard;
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(sqlite);
    config.setMaximumPoolSize(most);
    config.setConnectionTimeout(LedgerJdbi.LONGEST_WAIT_FOR_READER_MILLIS);
    // A new connection would open any file that has the name by then.
    config.setMaxLifetime(0);
    config.setConnectionInitSql("PRAGMA query_only = ON");
    pool = new HikariDataSource(config);
    openAll(most);
    jdbi = LedgerJdbi.of(this);
  }

  static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    return config;
  }

  private void openAll(int most) {
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < most; i++) {
        all.add(pool.getConnection());
      }
      for (Connection connection : all) {
        connection.close();
      }
    } catch (SQLException e) {
      pool.close();
      throw new ConnectionException(e);
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public Connection openConnection() throws SQLException {
    guard.requireSame();
    Connection connection = pool.getConnection();
    ProgressHandler.setHandler(
        connection.unwrap(SQLiteConnection.class), STEPS, new Deadline(System.nanoTime()));
    return connection;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    try (connection) {
      ProgressHandler.clearHandler(connection.unwrap(SQLiteConnection.class));
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** SQLite's own time-out is only for locks. */
  private static final class Deadline extends ProgressHandler {
    private final long begun;

    Deadline(long begun) {
      this.begun = begun;
    }

    @Override
    protected int progress() {
      return System.nanoTime() - begun > LedgerJdbi.LONGEST_READ_SECONDS * 1_000_000_000L ? 1 : 0;
    }
  }
}
