package io.reelay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * A ledger in a file, for one process and the commands beside it. It has one writer at a time, so
 * that every transaction has all locks from its beginning.
 */
final class SqliteDatabase implements LedgerDatabase {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final HikariDataSource pool;
  private final Path folder;
  private final Jdbi jdbi;

  private SqliteDatabase(DataSource sqlite, Path folder) {
    this.pool = pool(sqlite);
    this.folder = folder;
    this.jdbi = Jdbi.create(pool).define(SKIP_LOCKED, "");
  }

  /** The file and its folder are made, readable by their owner only. */
  static SqliteDatabase open(LedgerLocation location) throws IOException {
    Path file = file(location);
    LedgerFiles.make(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    DataSource sqlite = sqlite(location, config);
    LedgerSchema.ofSqlite(sqlite).migrate();
    return new SqliteDatabase(sqlite, file.getParent());
  }

  /** As {@link Ledger#openExisting}. */
  static SqliteDatabase openExisting(LedgerLocation location) throws IOException {
    Path file = file(location);
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no ledger: " + file);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    DataSource sqlite = sqlite(location, config);
    LedgerSchema.ofSqlite(sqlite).requireCurrent(file.toString());
    return new SqliteDatabase(sqlite, file.getParent());
  }

  private static Path file(LedgerLocation location) {
    return Path.of(location.url().substring(LedgerLocation.SQLITE.length())).toAbsolutePath();
  }

  private static DataSource sqlite(LedgerLocation location, SQLiteConfig config) {
    // FULL: a committed intent must survive a power cut, or a create could be sent twice.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // IMMEDIATE: a transaction that reads first cannot lose its snapshot when it comes to write.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    SQLiteDataSource sqlite = new SQLiteDataSource(config);
    sqlite.setUrl(location.url());
    return sqlite;
  }

  private static HikariDataSource pool(DataSource sqlite) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("ledger");
    pool.setDataSource(sqlite);
    // SQLite has one writer: a queue for one connection is fair, its own busy-wait is not.
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(30_000);
    return new HikariDataSource(pool);
  }

  @Override
  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public Optional<Path> folder() {
    return Optional.of(folder);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public LedgerClock clock(Clocks machine) {
    return new MachineLedgerClock(machine);
  }

  @Override
  public void lock(Handle handle, String name) {}

  @Override
  public boolean tryLock(Handle handle, String name) {
    return true;
  }

  @Override
  public void close() {
    pool.close();
  }
}
