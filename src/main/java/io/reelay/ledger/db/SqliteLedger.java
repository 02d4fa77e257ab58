package io.reelay.ledger.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * A ledger in a file, for one service process and the commands. It has one writer at a time, so
 * each transaction has all locks from its beginning. Parallel readers see committed data
 * (https://www.sqlite.org/wal.html).
 */
public final class SqliteLedger implements Ledger {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** So that the keys and indexes of a large ledger are not read anew for each file of prompts. */
  private static final int CACHE_KIB = 16 * 1024;

  /** The number of parallel lists. Further requests wait. */
  private static final int READERS = 4;

  private final HikariDataSource pool;
  private final SqliteReaders readers;
  private final Path folder;
  private final GroupCommit groups;
  private final Jdbi jdbi;
  private final LedgerFileGuard guard;

  private SqliteLedger(LedgerLocation location, Path folder, LedgerFileGuard guard, int readers) {
    this.pool = pool(sqlite(location, writing()));
    this.folder = folder;
    this.guard = guard;
    this.groups = new GroupCommit(pool::getConnection);
    this.jdbi =
        LedgerJdbi.of(groups)
            .define(LedgerJdbi.SKIP_LOCKED, "")
            // Without statistics SQLite takes an index of all queued jobs.
            .define(LedgerJdbi.BY_WAITING, "INDEXED BY job_waiting");
    jdbi.setTransactionHandler(new GuardedTransactions(guard));
    KeptStatements statements = new KeptStatements();
    jdbi.setStatementBuilderFactory(connection -> statements);
    this.readers = new SqliteReaders(sqlite(location, SqliteReaders.config()), readers, guard);
  }

  /** Creates the file and its folder, readable by their owner only. */
  public static SqliteLedger open(LedgerLocation location) throws IOException {
    Path file = file(location);
    LedgerFiles.make(file);
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setOpenMode(SQLiteOpenMode.CREATE);
    LedgerFileGuard guard = LedgerFileGuard.ofService(file);
    try {
      // The file keeps the journal mode that is set here.
      LedgerSchema.ofSqlite(sqlite(location, config)).migrate();
      SqliteLedger database = new SqliteLedger(location, file.getParent(), guard, READERS);
      guard.openedAndMarked(database.jdbi);
      return database;
    } catch (RuntimeException | IOException e) {
      guard.close();
      throw e;
    }
  }

  /** As {@link Ledger#openExisting}. */
  public static SqliteLedger openExisting(LedgerLocation location) throws IOException {
    Path file = file(location);
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no ledger: " + file);
    }
    LedgerSchema.ofSqlite(sqlite(location, config())).requireCurrent(file.toString());
    LedgerFileGuard guard = LedgerFileGuard.ofCommand(file);
    SqliteLedger database = new SqliteLedger(location, file.getParent(), guard, 1);
    // By now the pools have opened the file.
    guard.opened();
    return database;
  }

  private static Path file(LedgerLocation location) {
    return Path.of(location.url().substring(LedgerLocation.SQLITE.length())).toAbsolutePath();
  }

  /** For the writer of an existing file. */
  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    // FULL: a committed intent must survive a power cut, or a create could be sent twice.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // IMMEDIATE: a transaction that reads first cannot lose its snapshot at its first write.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    // The driver would ask for the key of each inserted row, and keep that statement open.
    config.setGetGeneratedKeys(false);
    return config;
  }

  /** For transactions, not for the migrations' sorts of whole tables. */
  private static SQLiteConfig writing() {
    SQLiteConfig config = config();
    config.setCacheSize(-CACHE_KIB);
    // Otherwise each statement with a trigger makes a file for its savepoint.
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return config;
  }

  private static DataSource sqlite(LedgerLocation location, SQLiteConfig config) {
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
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
    // A new connection would open any file that has the name by then.
    pool.setMaxLifetime(0);
    return new HikariDataSource(pool);
  }

  @Override
  public <T, X extends Exception> T write(HandleCallback<T, X> step) throws X {
    return groups.write(jdbi, step);
  }

  @Override
  public <X extends Exception> void writeAll(HandleConsumer<X> step) throws X {
    groups.write(jdbi, step.asCallback());
  }

  @Override
  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public Jdbi readers() {
    return readers.jdbi();
  }

  /** Each transaction checks the file anyway. */
  @Override
  public void requireSame(Handle handle) {}

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
    groups.close();
    readers.close();
    pool.close();
    guard.close();
  }
}
