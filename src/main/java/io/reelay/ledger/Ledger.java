package io.reelay.ledger;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.db.PostgresLedger;
import io.reelay.ledger.db.SqliteLedger;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;

/**
 * The ledger's database: opens it, migrates it to the current schema, and closes it. Once it is
 * open, each operation that cannot read or write fails with a {@link LedgerException}.
 *
 * <p>Its methods cover the differences between SQLite and PostgreSQL. All other SQL is the same. It
 * allows for parallel transactions that see each other's commits, which never happens in SQLite.
 */
public interface Ledger extends AutoCloseable {
  /**
   * Opens a ledger, and creates it if it is missing.
   *
   * @throws IOException if its folder cannot be created, or its server cannot be reached
   */
  static Ledger open(LedgerLocation location) throws IOException {
    return location.isPostgresql() ? PostgresLedger.open(location) : SqliteLedger.open(location);
  }

  /**
   * Opens an existing ledger, which a service may use at the same time. A ledger of another version
   * stays unchanged.
   *
   * @throws IOException if it is missing or not a ledger of this version; the message has the
   *     reason
   */
  static Ledger openExisting(LedgerLocation location) throws IOException {
    return location.isPostgresql()
        ? PostgresLedger.openExisting(location)
        : SqliteLedger.openExisting(location);
  }

  /**
   * One transaction: all of it is written, or nothing. It returns after the commit. The callback
   * may run twice before the commit. On SQLite, writes that wait at the same time share a commit.
   * Then the callback runs in the thread of another caller, so it must not wait for a lock that its
   * own caller holds.
   *
   * @throws IllegalStateException if it is called within another write
   */
  default <T, X extends Exception> T write(HandleCallback<T, X> step) throws X {
    return jdbi().inTransaction(step);
  }

  /** As {@link #write}, without a result. */
  default <X extends Exception> void writeAll(HandleConsumer<X> step) throws X {
    jdbi().useTransaction(step);
  }

  /** For reads on which decisions depend: on the writer's connections, without a transaction. */
  default <T, X extends Exception> T read(HandleCallback<T, X> query) throws X {
    return jdbi().withHandle(query);
  }

  /**
   * For views of people and programs: one transaction on a read-only connection. Each read has a
   * time limit, so large reads do not delay transitions.
   */
  default <T, X extends Exception> T browse(HandleCallback<T, X> query) throws X {
    return readers().inTransaction(query);
  }

  /** The writer's connections. */
  Jdbi jdbi();

  /** The connections of {@link #browse}. */
  Jdbi readers();

  /**
   * Checks within a transaction that this is still the opened database.
   *
   * @throws org.jdbi.v3.core.ConnectionException if it is not; the message has the reason
   */
  void requireSame(Handle handle);

  /**
   * Lets other transactions that lock the same name wait until this one has ended. A transaction
   * with several locks takes them in the order of their names.
   */
  void lock(Handle handle, String name);

  /** As {@link #lock}, but without a wait: false if another transaction has the lock. */
  boolean tryLock(Handle handle, String name);

  /**
   * Adds up the changes of {@code job_count}, where they are rows of their own. For one node at a
   * time; others may write meanwhile.
   */
  default void addUpCounts(Handle handle) {}

  /**
   * The clock of the ledger's times, shared by all of its users in this process.
   *
   * @param machine this machine's clocks
   */
  LedgerClock clock(Clocks machine);

  /** The folder of the database's files; empty if they are on a server. */
  Optional<Path> folder();

  /** Whether several processes may use it, not counting the commands. */
  boolean isShared();

  /**
   * Tests a write to the disk without a lasting change.
   *
   * @throws LedgerException if no write is possible now
   */
  default void probeWrite() {
    // A write without a changed row would not reach the disk. No other transaction sees this row,
    // and no gateway can have its name.
    writeAll(
        handle -> {
          requireSame(handle);
          handle.execute(
              """
              INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at)
              VALUES ('(probe)', 0, 0, 'probe', 0)
              """);
          handle.execute("DELETE FROM gateway_pause WHERE gateway = '(probe)'");
        });
  }

  @Override
  void close();
}
