package io.reelay.ledger.db;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A ledger's tables. All databases get the same migrations, and each some more. */
final class LedgerSchema {
  private static final String COMMON = "db/migration";
  private static final String SQLITE = "db/sqlite";
  private static final String POSTGRESQL = "db/postgresql";

  private final DataSource database;
  private final List<String> folders;

  private LedgerSchema(DataSource database, String... folders) {
    this.database = database;
    this.folders = List.of(folders);
  }

  static LedgerSchema ofSqlite(DataSource database) {
    return new LedgerSchema(database, COMMON, SQLITE);
  }

  static LedgerSchema ofPostgresql(DataSource database) {
    return new LedgerSchema(database, COMMON, POSTGRESQL);
  }

  /**
   * Migrates them to the current version. If several processes start at once, only one migrates.
   */
  void migrate() {
    if (!hasAll()) {
      flyway().migrate();
    }
  }

  /**
   * Checks the version without a change.
   *
   * @param name of the ledger, for the message
   * @throws IOException if the tables do not have the current version
   */
  void requireCurrent(String name) throws IOException {
    if (!hasAll() && flyway().info().pending().length > 0) {
      throw new IOException(
          name + " is not a ledger of this version; the start of the service makes it one");
    }
  }

  /**
   * Whether each migration was done. Flyway has the same answer, but needs longer for it than the
   * rest of a command. False also means that only Flyway can tell.
   */
  private boolean hasAll() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT version FROM flyway_schema_history WHERE success")) {
      Set<String> done = new HashSet<>();
      while (rows.next()) {
        done.add(rows.getString(1));
      }
      Set<String> needed = new HashSet<>();
      for (String folder : folders) {
        needed.addAll(versions(folder));
      }
      return !needed.isEmpty() && done.containsAll(needed);
    } catch (SQLException | IOException e) {
      return false;
    }
  }

  private static Set<String> versions(String folder) throws IOException {
    // A Jar's folders may have no entries of their own.
    URL place = LedgerSchema.class.getResource("/" + folder);
    if (place == null) {
      return Set.of();
    }
    if (place.openConnection() instanceof JarURLConnection jar) {
      return versions(jar.getJarFile().stream().map(JarEntry::getName), folder + "/");
    }
    try (Stream<Path> files = Files.list(Path.of(URI.create(place.toString())))) {
      return versions(files.map(file -> file.getFileName().toString()), "");
    }
  }

  private static Set<String> versions(Stream<String> names, String prefix) {
    return names
        .filter(name -> name.startsWith(prefix + "V"))
        .map(name -> name.substring(prefix.length() + 1, name.indexOf("__")).replace('_', '.'))
        .collect(Collectors.toSet());
  }

  private Flyway flyway() {
    return Flyway.configure(LedgerSchema.class.getClassLoader())
        .dataSource(database)
        .locations(folders.stream().map(folder -> "classpath:" + folder).toArray(String[]::new))
        .loggers("slf4j")
        .load();
  }
}
