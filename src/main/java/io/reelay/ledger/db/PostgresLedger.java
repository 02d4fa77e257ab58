package io.reelay.ledger.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A ledger that several nodes share. A transaction waits for another one only for a {@link #lock}
 * or for a single row. Writes of many rows skip rows that others have locked.
 */
public final class PostgresLedger implements Ledger {
  /** A server that starts together with this process may not be ready yet. */
  private static final Duration LONGEST_WAIT_AT_START = Duration.ofSeconds(30);

  private static final int CONNECTION_TIMEOUT_MILLIS = 30_000;

  /** It is longer than any statement's wait for a lock. */
  private static final int SOCKET_TIMEOUT_SECONDS = 30;

  /**
   * A node that stops within a transaction, or whose machine fails, must not block the others: the
   * server ends its transaction. Waits for a lock are longer than this.
   */
  private static final String SESSION =
      "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '15s';";

  /** A committed intent must survive a power cut, or a create could be sent twice. */
  private static final String DURABLE =
      """
      SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') = 'off'
      """;

  private static final String READING =
      "SET default_transaction_read_only = on; SET statement_timeout = '%ds'"
          .formatted(LedgerJdbi.LONGEST_READ_SECONDS);

  /** One of this many connections is for readers. */
  private static final int SHARE_OF_READERS = 4;

  private static final int CONNECTIONS_COMPARED = 4;

  /** 40001 and 40P01: nothing was written, and a retry succeeds. */
  private static final String ROLLED_BACK = "40";

  /** A sum of so many rows takes less than a millisecond. */
  private static final int MANY_COUNTS = 1_000;

  private final HikariDataSource pool;
  private final HikariDataSource readingPool;
  private final Jdbi jdbi;
  private final Jdbi readers;
  private volatile PostgresIdentity opened;

  private PostgresLedger(HikariDataSource pool, HikariDataSource readingPool) {
    this.pool = pool;
    this.readingPool = readingPool;
    this.readers = LedgerJdbi.of(readingPool).registerArgument(new StorableText());
    this.jdbi =
        LedgerJdbi.of(pool)
            .define(LedgerJdbi.SKIP_LOCKED, "FOR UPDATE SKIP LOCKED")
            .define(LedgerJdbi.BY_WAITING, "")
            .registerArgument(new StorableText());
    jdbi.setTransactionHandler(new SerializableTransactionRunner());
    jdbi.getConfig(SerializableTransactionRunner.Configuration.class)
        .setSerializationFailureSqlState(ROLLED_BACK);
  }

  /** Creates the tables if they are missing. */
  public static PostgresLedger open(LedgerLocation location) throws IOException {
    PostgresLedger database = connect(location, LONGEST_WAIT_AT_START);
    try {
      LedgerSchema.ofPostgresql(server(location)).migrate();
      return database.opened(location);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** As {@link Ledger#openExisting}. */
  public static PostgresLedger openExisting(LedgerLocation location) throws IOException {
    PostgresLedger database = connect(location, Duration.ofMillis(1));
    try {
      LedgerSchema.ofPostgresql(server(location)).requireCurrent(location.toString());
      return database.opened(location);
    } catch (RuntimeException | IOException e) {
      database.close();
      throw e;
    }
  }

  /** From now on the tables must be the present ones. */
  private PostgresLedger opened(LedgerLocation location) {
    opened = jdbi.withHandle(handle -> PostgresIdentity.of(handle, location));
    return this;
  }

  private static PostgresLedger connect(LedgerLocation location, Duration longestWait)
      throws IOException {
    PGSimpleDataSource server = server(location);
    if (server.getSocketTimeout() == 0) {
      server.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    }
    int readers = Math.max(1, location.connections() / SHARE_OF_READERS);
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setDataSource(server);
    config.setMaximumPoolSize(Math.max(1, location.connections() - readers));
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setInitializationFailTimeout(longestWait.toMillis());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(SESSION + DURABLE);
    try {
      PostgresLedger database =
          new PostgresLedger(new HikariDataSource(config), readingPool(server, readers));
      database.requireOwnSessions(location);
      database.requireUnicode(location);
      return database;
    } catch (PoolInitializationException e) {
      if (OwnSessions.isOfAnother(e.getCause())) {
        throw pooled(location);
      }
      throw new IOException(
          "the ledger " + location + " cannot be reached: " + e.getCause().getMessage(), e);
    }
  }

  private static HikariDataSource readingPool(PGSimpleDataSource server, int most) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(server);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(LedgerJdbi.LONGEST_WAIT_FOR_READER_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(SESSION + READING);
    return new HikariDataSource(config);
  }

  private static PGSimpleDataSource server(LedgerLocation location) {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(location.url());
    server.setUser(location.user());
    server.setPassword(location.password());
    server.setApplicationName("reelay");
    server.setTcpKeepAlive(true);
    // The server's details of a failed statement have the values, such as prompts and signed
    // addresses.
    server.setLogServerErrorDetail(false);
    // It would hide the number of rows that each statement changed.
    server.setReWriteBatchedInserts(false);
    return server;
  }

  private void requireOwnSessions(LedgerLocation location) throws IOException {
    boolean own;
    try {
      own =
          OwnSessions.areKept(
              pool, readingPool, Math.min(CONNECTIONS_COMPARED, location.connections()));
    } catch (SQLException e) {
      close();
      throw new IOException("the ledger " + location + " cannot be used: " + e.getMessage(), e);
    }
    if (!own) {
      close();
      throw pooled(location);
    }
  }

  private static IOException pooled(LedgerLocation location) {
    return new IOException(
        "the ledger "
            + location
            + " is behind a pooler that uses another session for each transaction,"
            + " such as PgBouncer in transaction mode; name the PostgreSQL server itself, or a"
            + " pooler in session mode");
  }

  private void requireUnicode(LedgerLocation location) throws IOException {
    String encoding =
        jdbi.withHandle(
            handle -> handle.createQuery("SHOW server_encoding").mapTo(String.class).one());
    if (!encoding.equals("UTF8")) {
      close();
      throw new IOException(
          "the ledger " + location + " is a database in " + encoding + "; it must be in UTF8");
    }
  }

  @Override
  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public Jdbi readers() {
    return readers;
  }

  @Override
  public void requireSame(Handle handle) {
    opened.requireSame(handle);
  }

  @Override
  public Optional<Path> folder() {
    return Optional.empty();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void addUpCounts(Handle handle) {
    boolean many =
        handle
            .createQuery("SELECT count(*) >= :many FROM job_count")
            .bind("many", MANY_COUNTS)
            .mapTo(Boolean.class)
            .one();
    if (many) {
      // In one statement: a reader sees the rows from before it or their sums.
      handle.execute(
          """
          WITH gone AS (DELETE FROM job_count RETURNING gateway, state, jobs)
          INSERT INTO job_count (gateway, state, jobs)
          SELECT gateway, state, sum(jobs) FROM gone GROUP BY gateway, state
          """);
    }
  }

  @Override
  public LedgerClock clock(Clocks machine) {
    DatabaseClock clock = new DatabaseClock(machine.steady());
    jdbi.useHandle(clock::align);
    return clock;
  }

  @Override
  public void lock(Handle handle, String name) {
    // Read committed: counts after this statement see all changes that others made under the lock.
    // Names are per schema, like the tables.
    handle.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(?))", name);
  }

  @Override
  public boolean tryLock(Handle handle, String name) {
    return handle
        .select("SELECT pg_try_advisory_xact_lock(hashtext(current_schema()), hashtext(?))", name)
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public void close() {
    readingPool.close();
    pool.close();
  }

  /** The one character that PostgreSQL's TEXT cannot store. A gateway's answer may have it. */
  private static final class StorableText extends AbstractArgumentFactory<String> {
    StorableText() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String text, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setString(position, text.replace('\0', '\uFFFD'));
    }
  }
}
