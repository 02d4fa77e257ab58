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
 * The ledger's database: opened, brought to the current schema, and closed. Once it is open,
 * whatever is asked of it fails by a {@link LedgerException} if it cannot be read or written.
 *
 * <p>Its methods are what differs between SQLite and PostgreSQL. All SQL but theirs is the same: it
 * is written for transactions that run beside each other and see what others commit meanwhile,
 * which SQLite's never do.
 */
public interface Ledger extends AutoCloseable {
  /**
   * Opens a ledger, and makes it where it is missing.
   *
   * @throws IOException if its folder cannot be made, or its server cannot be reached
   */
  static Ledger open(LedgerLocation location) throws IOException {
    return location.isPostgresql() ? PostgresLedger.open(location) : SqliteLedger.open(location);
  }

  /**
   * Opens a ledger that is there, beside the service that may be at work on it. It is left as it is
   * if it is not of this version.
   *
   * @throws IOException if it is not there, or not a ledger of this version; says so
   */
  static Ledger openExisting(LedgerLocation location) throws IOException {
    return location.isPostgresql()
        ? PostgresLedger.openExisting(location)
        : SqliteLedger.openExisting(location);
  }

  /** One transaction: all of it is written, or nothing. It may be done twice before it is. */
  default <T, X extends Exception> T write(HandleCallback<T, X> step) throws X {
    return jdbi().inTransaction(step);
  }

  /** As {@link #write}, where nothing comes of it. */
  default <X extends Exception> void writeAll(HandleConsumer<X> step) throws X {
    jdbi().useTransaction(step);
  }

  /** For what is decided by: reads on the writer's connections, without a transaction. */
  default <T, X extends Exception> T read(HandleCallback<T, X> query) throws X {
    return jdbi().withHandle(query);
  }

  /**
   * For what is shown to people and programs: one transaction on a connection that writes nothing,
   * each read under a time limit, so that whoever reads much holds no transition up.
   */
  default <T, X extends Exception> T browse(HandleCallback<T, X> query) throws X {
    return readers().inTransaction(query);
  }

  /** The writer's connections. */
  Jdbi jdbi();

  /** The connections of {@link #browse}. */
  Jdbi readers();

  /**
   * Within a transaction: this is the database that was opened.
   *
   * @throws org.jdbi.v3.core.ConnectionException if it is not; says so
   */
  void requireSame(Handle handle);

  /**
   * Keeps every other transaction that asks for the same name waiting until this one has ended. A
   * transaction that locks several does so in the order of their names.
   */
  void lock(Handle handle, String name);

  /** As {@link #lock}, but waits for nobody: false if another transaction has it. */
  boolean tryLock(Handle handle, String name);

  /**
   * The clock of the ledger's times, the same for all that is at work on it in this process.
   *
   * @param machine this machine's
   */
  LedgerClock clock(Clocks machine);

  /** The folder of the database's files; empty if they are on a server. */
  Optional<Path> folder();

  /** Whether several processes may be at work on it, besides the commands. */
  boolean isShared();

  /**
   * Writes something to the disk, and leaves nothing changed.
   *
   * @throws LedgerException if it cannot be written now
   */
  default void probeWrite() {
    // A write that changed no row would not reach the disk; nobody sees this one, and no gateway
    // can have its name.
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
