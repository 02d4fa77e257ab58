package io.reelay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** The ledger's database: opened, brought to the current schema, and closed. */
public final class Ledger implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";

  /** No gateway can have this name. */
  private static final String PROBE = "(probe)";

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final HikariDataSource pool;
  private final Path folder;
  private final Jdbi jdbi;

  private Ledger(HikariDataSource pool, Path folder) {
    this.pool = pool;
    this.folder = folder;
    this.jdbi = Jdbi.create(pool);
    // By default a failed statement's message has its arguments: prompts, signed addresses.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
  }

  /**
   * Opens a SQLite ledger; the file and its folder are made, readable by their owner only.
   *
   * @param url {@code jdbc:sqlite:PATH}; a relative path starts at the working folder
   * @throws IOException if they cannot be made
   */
  public static Ledger open(String url) throws IOException {
    LedgerFiles.make(file(url));
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    SQLiteDataSource sqlite = sqlite(url, config);
    flyway(sqlite).migrate();
    return new Ledger(pool(sqlite), file(url).getParent());
  }

  /**
   * Opens a SQLite ledger that is there, beside the service that may be at work on it. It is left
   * as it is if it is not of this version.
   *
   * @param url as for {@link #open}
   * @throws IOException if there is no file, or it is not a ledger of this version; says so
   */
  public static Ledger openExisting(String url) throws IOException {
    Path file = file(url);
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no ledger: " + file);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    SQLiteDataSource sqlite = sqlite(url, config);
    if (flyway(sqlite).info().pending().length > 0) {
      throw new IOException(
          file + " is not a ledger of this version; the start of the service makes it one");
    }
    return new Ledger(pool(sqlite), file(url).getParent());
  }

  private static Path file(String url) {
    if (!url.startsWith(SQLITE)) {
      throw new IllegalArgumentException("ledger URL must start with " + SQLITE + ", is " + url);
    }
    return Path.of(url.substring(SQLITE.length())).toAbsolutePath();
  }

  private static SQLiteDataSource sqlite(String url, SQLiteConfig config) {
    // FULL: a committed intent must survive a power cut, or a create could be sent twice.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // IMMEDIATE: a transaction that reads first cannot lose its snapshot when it comes to write.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    SQLiteDataSource sqlite = new SQLiteDataSource(config);
    sqlite.setUrl(url);
    return sqlite;
  }

  private static HikariDataSource pool(SQLiteDataSource sqlite) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("ledger");
    pool.setDataSource(sqlite);
    // SQLite has one writer: a queue for one connection is fair, its own busy-wait is not.
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(30_000);
    return new HikariDataSource(pool);
  }

  private static Flyway flyway(SQLiteDataSource sqlite) {
    return Flyway.configure(Ledger.class.getClassLoader())
        .dataSource(sqlite)
        .locations("classpath:db/migration")
        .loggers("slf4j")
        .load();
  }

  /**
   * Writes something to the disk, and leaves nothing changed.
   *
   * @throws org.jdbi.v3.core.JdbiException if it cannot be written now
   */
  public void probeWrite() {
    // A write that changed no row would not reach the disk; nobody sees this one.
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at)"
                  + " VALUES (?, 0, 0, 'probe', 0)",
              PROBE);
          handle.execute("DELETE FROM gateway_pause WHERE gateway = ?", PROBE);
        });
  }

  /** The folder of the database's files. */
  public Path folder() {
    return folder;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
