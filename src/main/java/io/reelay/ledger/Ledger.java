package io.reelay.ledger;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.db.LedgerDatabase;
import io.reelay.ledger.db.PostgresDatabase;
import io.reelay.ledger.db.SqliteDatabase;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The ledger's database: opened, brought to the current schema, and closed. Once it is open,
 * whatever is asked of it fails by a {@link LedgerException} if it cannot be read or written.
 */
public final class Ledger implements AutoCloseable {
  /** No gateway can have this name. */
  private static final String PROBE = "(probe)";

  private final LedgerDatabase database;

  private Ledger(LedgerDatabase database) {
    this.database = database;
  }

  /**
   * Opens a ledger, and makes it where it is missing.
   *
   * @throws IOException if its folder cannot be made, or its server cannot be reached
   */
  public static Ledger open(LedgerLocation location) throws IOException {
    return new Ledger(
        location.isPostgresql() ? PostgresDatabase.open(location) : SqliteDatabase.open(location));
  }

  /**
   * Opens a ledger that is there, beside the service that may be at work on it. It is left as it is
   * if it is not of this version.
   *
   * @throws IOException if it is not there, or not a ledger of this version; says so
   */
  public static Ledger openExisting(LedgerLocation location) throws IOException {
    return new Ledger(
        location.isPostgresql()
            ? PostgresDatabase.openExisting(location)
            : SqliteDatabase.openExisting(location));
  }

  /**
   * The clock of the ledger's times, the same for all that is at work on it in this process.
   *
   * @param machine this machine's
   */
  public LedgerClock clock(Clocks machine) {
    return database.clock(machine);
  }

  /**
   * Writes something to the disk, and leaves nothing changed.
   *
   * @throws LedgerException if it cannot be written now
   */
  public void probeWrite() {
    // A write that changed no row would not reach the disk; nobody sees this one.
    jdbi()
        .useTransaction(
            handle -> {
              requireSame(handle);
              handle.execute(
                  "INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at)"
                      + " VALUES (?, 0, 0, 'probe', 0)",
                  PROBE);
              handle.execute("DELETE FROM gateway_pause WHERE gateway = ?", PROBE);
            });
  }

  /** The folder of the database's files; empty if they are on a server. */
  public Optional<Path> folder() {
    return database.folder();
  }

  /** Whether several processes may be at work on it, besides the commands. */
  public boolean isShared() {
    return database.isShared();
  }

  public Jdbi jdbi() {
    return database.jdbi();
  }

  /**
   * For what is shown to people and programs: connections of its own that write nothing, each read
   * under a time limit, so that whoever reads much holds no transition up.
   */
  public Jdbi readers() {
    return database.readers();
  }

  /**
   * Within a transaction: this is the database that was opened.
   *
   * @throws org.jdbi.v3.core.ConnectionException if it is not; says so
   */
  public void requireSame(Handle handle) {
    database.requireSame(handle);
  }

  /**
   * Keeps every other transaction that asks for the same name waiting until this one has ended. A
   * transaction that locks several does so in the order of their names.
   */
  public void lock(Handle handle, String name) {
    database.lock(handle, name);
  }

  /** As {@link #lock}, but waits for nobody: false if another transaction has it. */
  public boolean tryLock(Handle handle, String name) {
    return database.tryLock(handle, name);
  }

  @Override
  public void close() {
    database.close();
  }
}
