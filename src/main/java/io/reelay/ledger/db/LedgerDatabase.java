package io.reelay.ledger.db;

import io.reelay.ledger.Ledger;
import io.reelay.time.Clocks;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What differs between the databases that a ledger may be in. All SQL but this is the same: it is
 * written for transactions that run beside each other and see what others commit meanwhile, which
 * SQLite's never do.
 *
 * <p>{@code <skipLocked>} in a statement stands for the clause that passes over rows in another
 * transaction's hands.
 */
public interface LedgerDatabase extends AutoCloseable {
  /** The name of that clause. */
  String SKIP_LOCKED = "skipLocked";

  /** A reader's longest statement. */
  int LONGEST_READ_SECONDS = 10;

  /** The longest wait for a reader's connection. */
  int LONGEST_WAIT_FOR_READER_MILLIS = 15_000;

  Jdbi jdbi();

  /** As {@link Ledger#readers}. */
  Jdbi readers();

  /** As {@link Ledger#requireSame}. */
  void requireSame(Handle handle);

  /** The folder of its files; empty if they are on a server. */
  Optional<Path> folder();

  /** Whether several processes may be at work on it, besides the commands. */
  boolean isShared();

  /** The time that its leases, due times and deadlines are in. */
  LedgerClock clock(Clocks machine);

  /**
   * Keeps every other transaction that asks for the same name waiting until this one has ended. A
   * transaction that locks several does so in the order of their names.
   */
  void lock(Handle handle, String name);

  /** As {@link #lock}, but waits for nobody: false if another transaction has it. */
  boolean tryLock(Handle handle, String name);

  @Override
  void close();
}
