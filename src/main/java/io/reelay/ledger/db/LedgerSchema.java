package io.reelay.ledger.db;

import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A ledger's tables. All databases get the same migrations, and PostgreSQL some more. */
final class LedgerSchema {
  private static final String COMMON = "classpath:db/migration";
  private static final String POSTGRESQL = "classpath:db/postgresql";

  private final Flyway flyway;

  private LedgerSchema(DataSource database, String... locations) {
    flyway =
        Flyway.configure(LedgerSchema.class.getClassLoader())
            .dataSource(database)
            .locations(locations)
            .loggers("slf4j")
            .load();
  }

  static LedgerSchema ofSqlite(DataSource database) {
    return new LedgerSchema(database, COMMON);
  }

  static LedgerSchema ofPostgresql(DataSource database) {
    return new LedgerSchema(database, COMMON, POSTGRESQL);
  }

  /**
   * Migrates them to the current version. If several processes start at once, only one migrates.
   */
  void migrate() {
    flyway.migrate();
  }

  /**
   * Checks the version without a change.
   *
   * @param name of the ledger, for the message
   * @throws IOException if the tables do not have the current version
   */
  void requireCurrent(String name) throws IOException {
    if (flyway.info().pending().length > 0) {
      throw new IOException(
          name + " is not a ledger of this version; the start of the service makes it one");
    }
  }
}
