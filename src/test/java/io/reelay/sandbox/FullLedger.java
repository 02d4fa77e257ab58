package io.reelay.sandbox;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/** A SQLite ledger that refuses some changes as if its disk were full, until this is closed. */
public final class FullLedger implements AutoCloseable {
  /** What its refusals say. */
  public static final String MESSAGE = "no space left";

  private final Jdbi ledger;

  private FullLedger(Jdbi ledger) {
    this.ledger = ledger;
  }

  /**
   * @param file a ledger that has its tables
   * @param change in SQL's words, such as {@code INSERT ON job}
   */
  public static FullLedger refusing(Path file, String change) {
    Jdbi ledger = Jdbi.create("jdbc:sqlite:" + file);
    ledger.useHandle(
        handle ->
            handle.execute(
                "CREATE TRIGGER full_disk BEFORE %s BEGIN SELECT RAISE(ABORT, '%s'); END"
                    .formatted(change, MESSAGE)));
    return new FullLedger(ledger);
  }

  @Override
  public void close() {
    ledger.useHandle(handle -> handle.execute("DROP TRIGGER full_disk"));
  }
}
