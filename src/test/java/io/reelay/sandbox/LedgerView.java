package io.reelay.sandbox;

import io.reelay.config.LedgerLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;

/** The ledger of a running or ended Reelay, seen from outside; it is only read. */
public final class LedgerView {
  private static final String UNDEFINED_TABLE = "42P01";

  @FunctionalInterface
  private interface Database {
    /** Null if it is not there. */
    Connection connect() throws SQLException;
  }

  private final Database database;

  /**
   * @param file the SQLite file; it may not be there yet
   */
  public LedgerView(Path file) {
    database = () -> Files.exists(file) ? readOnly(file) : null;
  }

  /**
   * @param ledger in PostgreSQL; its tables may not be there yet
   */
  public LedgerView(LedgerLocation ledger) {
    database = () -> DriverManager.getConnection(ledger.url(), ledger.user(), ledger.password());
  }

  private static Connection readOnly(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** What is shown of a job; anything but the first three may be null. */
  public record JobView(
      String id,
      String name,
      String state,
      Integer progress,
      String taskId,
      String bucket,
      String key,
      String location,
      Long bytes,
      String errorKind,
      String errorMessage,
      int attempt) {}

  /** All jobs, the oldest first; none while there is no ledger. */
  public List<JobView> jobs() {
    List<JobView> jobs = new ArrayList<>();
    try (Connection connection = database.connect()) {
      if (connection != null) {
        read(connection, jobs);
      }
    } catch (SQLException e) {
      if (!e.getMessage().contains("no such table") && !UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new IllegalStateException(e);
      }
    }
    return jobs;
  }

  private static void read(Connection connection, List<JobView> jobs) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, name, state, progress, task_id, storage_bucket, storage_key,"
                    + " video_location, video_bytes, error_kind, error_message, attempt FROM job"
                    + " ORDER BY id")) {
      while (row.next()) {
        jobs.add(
            new JobView(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getObject(4) == null ? null : row.getInt(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getObject(9) == null ? null : row.getLong(9),
                row.getString(10),
                row.getString(11),
                row.getInt(12)));
      }
    }
  }

  /** Jobs whose create, and events whose delivery, some node has in hand. */
  public int claimsOfCreatesAndDeliveries() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet claims =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM job WHERE lease_owner IS NOT NULL AND state IN"
                    + " ('queued', 'submitting')) + (SELECT count(*) FROM outbox WHERE lease_owner"
                    + " IS NOT NULL)")) {
      claims.next();
      return claims.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many jobs are in each state that any job is in. */
  public Map<String, Long> states() {
    return jobs().stream()
        .collect(Collectors.groupingBy(JobView::state, TreeMap::new, Collectors.counting()));
  }

  /** The only job of this name. */
  public JobView job(String name) {
    List<JobView> found = jobs().stream().filter(job -> job.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " jobs are called " + name);
    }
    return found.get(0);
  }
}
