package io.reelay.ledger;

import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;

/** Where a test's ledger is. */
public enum TestDatabase {
  SQLITE {
    @Override
    LedgerLocation empty(Path folder) throws IOException {
      Path data = Files.createDirectories(folder.resolve("data"));
      return new LedgerLocation("jdbc:sqlite:" + data.resolve("ledger.db"), "", "", 1);
    }

    @Override
    LedgerLocation current(Path folder) throws IOException {
      return empty(folder);
    }

    @Override
    void drop(LedgerLocation ledger) {}

    @Override
    List<String> failing(String statement, String message) {
      return List.of(
          "CREATE TRIGGER full_disk BEFORE %s ON job BEGIN SELECT RAISE(ABORT, '%s'); END"
              .formatted(statement, message));
    }
  },

  POSTGRESQL {
    @Override
    LedgerLocation empty(Path folder) {
      return PostgresServer.newDatabase();
    }

    @Override
    LedgerLocation current(Path folder) throws IOException {
      return PostgresServer.copyOf(Template.current());
    }

    @Override
    void drop(LedgerLocation ledger) {
      PostgresServer.drop(ledger);
    }

    @Override
    List<String> failing(String statement, String message) {
      return List.of(
          "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''"
              + message
              + "''; END'",
          "CREATE TRIGGER full_disk BEFORE " + statement + " ON job EXECUTE FUNCTION fail()");
    }
  };

  /** A database with the tables of the current version; copies of it are made in no time. */
  private static final class Template {
    private static LedgerLocation location;

    static synchronized LedgerLocation current() throws IOException {
      if (location == null) {
        LedgerLocation made = PostgresServer.newDatabase();
        Ledger.open(made).close();
        location = made;
      }
      return location;
    }
  }

  /** One with the tables of an earlier version. */
  LedgerLocation ofVersion(Path folder, String version) throws IOException {
    LedgerLocation ledger = empty(folder);
    Flyway.configure()
        .dataSource(ledger.url(), ledger.user(), ledger.password())
        .locations("classpath:db/migration", "classpath:db/" + name().toLowerCase(Locale.ROOT))
        .target(version)
        .load()
        .migrate();
    return ledger;
  }

  /** One without tables. */
  abstract LedgerLocation empty(Path folder) throws IOException;

  /** One that may have the tables of the current version already. */
  abstract LedgerLocation current(Path folder) throws IOException;

  abstract void drop(LedgerLocation ledger);

  /** SQL after which each INSERT, say, of a job fails. */
  abstract List<String> failing(String statement, String message);
}
