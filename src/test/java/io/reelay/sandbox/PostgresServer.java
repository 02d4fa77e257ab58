package io.reelay.sandbox;

import io.reelay.config.LedgerLocation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server for the tests of one JVM: started when the first test asks, on a free port of
 * loopback, and ended with the JVM. Each test has a database of its own.
 */
public final class PostgresServer {
  private static final String USER = "postgres";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            // Nothing outlives the tests.
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_connections", "300")
            .setPGStartupWait(Duration.ofMinutes(2))
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** An empty database, whose language sorts punctuation before letters, as people's do. */
  public static LedgerLocation newDatabase() {
    return create("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' ENCODING 'UTF8'");
  }

  /** A database that begins as another one is now; nobody may be connected to that. */
  public static LedgerLocation copyOf(LedgerLocation database) {
    return create("TEMPLATE " + nameOf(database));
  }

  /** As {@link #copyOf}; who is connected to it is cut off, and may come again. */
  public static LedgerLocation copyOfUsed(LedgerLocation database) {
    // Nobody comes back while it is copied.
    execute("ALTER DATABASE " + nameOf(database) + " ALLOW_CONNECTIONS false");
    execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
            + nameOf(database)
            + "'");
    LedgerLocation copy = copyOf(database);
    execute("ALTER DATABASE " + nameOf(database) + " ALLOW_CONNECTIONS true");
    return copy;
  }

  /** Gives a database, to which nobody is connected, the name of one that is no more. */
  public static void rename(LedgerLocation database, LedgerLocation to) {
    execute("ALTER DATABASE " + nameOf(database) + " RENAME TO " + nameOf(to));
  }

  private static LedgerLocation create(String like) {
    String name = "reelay" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + " " + like);
    return new LedgerLocation(
        "jdbc:postgresql://127.0.0.1:" + Running.SERVER.getPort() + "/" + name, USER, "", 4);
  }

  /** Ends all connections to a database, and removes it. */
  public static void drop(LedgerLocation database) {
    execute("DROP DATABASE " + nameOf(database) + " WITH (FORCE)");
  }

  /** The name of a database. */
  public static String nameOf(LedgerLocation database) {
    return database.url().substring(database.url().lastIndexOf('/') + 1);
  }

  private static void execute(String sql) {
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
