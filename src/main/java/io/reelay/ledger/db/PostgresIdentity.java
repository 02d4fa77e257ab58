package io.reelay.ledger.db;

import io.reelay.config.LedgerLocation;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a PostgreSQL ledger's database and tables at the time of opening. A new database
 * under the same name has other numbers and lacks purchases, even if it was restored from a backup.
 * Safe for use by several threads at once.
 */
final class PostgresIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresIdentity.class);

  /**
   * Numbers that the server assigns once
   * (https://www.postgresql.org/docs/current/datatype-oid.html).
   */
  private static final String NUMBERS =
      """
      SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) || ' '
        || coalesce(CAST(CAST(to_regclass('job') AS oid) AS text), 'none')
      """;

  private final LedgerLocation location;
  private final String opened;
  private final AtomicBoolean told = new AtomicBoolean();

  private PostgresIdentity(LedgerLocation location, String opened) {
    this.location = location;
    this.opened = opened;
  }

  static PostgresIdentity of(Handle handle, LedgerLocation location) {
    return new PostgresIdentity(location, numbers(handle));
  }

  private static String numbers(Handle handle) {
    return handle.createQuery(NUMBERS).mapTo(String.class).one();
  }

  /**
   * One statement, which does not read Reelay's tables.
   *
   * @throws ConnectionException if the ledger is a different one
   */
  void requireSame(Handle handle) {
    if (opened.equals(numbers(handle))) {
      if (told.getAndSet(false)) {
        LOG.warn("the ledger {} is the one that was opened again", location);
      }
      return;
    }
    String message =
        "the ledger "
            + location
            + " was replaced while Reelay had it open: the database or its tables were"
            + " created again. No create is sent and no prompt accepted any more:"
            + " restart Reelay to use the present ledger";
    if (!told.getAndSet(true)) {
      LOG.error(message);
    }
    throw new ConnectionException(new SQLException(message));
  }
}
