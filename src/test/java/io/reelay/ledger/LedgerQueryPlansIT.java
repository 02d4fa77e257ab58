package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.LedgerLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * How the database goes about each statement of the ledger when a million jobs have ended. The
 * statements are those that {@link LedgerExercise} has run, and that is all of them.
 */
@OnEveryDatabase
@Tag("soak")
class LedgerQueryPlansIT {
  /** What differs between the two. */
  private static final Set<String> OF_ONE_DATABASE =
      Set.of(
          "SqliteLedger",
          "PostgresLedger",
          // Before the ledger is open: a row for each migration.
          "LedgerSchema",
          "PostgresIdentity",
          "OwnSessions",
          "DatabaseClock",
          "SqliteReaders");

  /** A text block, or one line. */
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\"\\n((?s:.*?))\"\"\"|\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern SQL =
      Pattern.compile("\\b(SELECT|FROM|WHERE|UPDATE|INSERT|DELETE|RETURNING|GROUP BY|ORDER BY)\\b");

  /**
   * All that is in them is read, which is little: a row for each gateway (or some, in job_count),
   * node, object and upload, and, in partial indexes, for each event that was not delivered.
   */
  private static final Pattern SMALL =
      Pattern.compile(
          "gateway_pause|job_count|node|inbox_object|multipart_upload|INDEX outbox_(due|given_up)");

  private static final Pattern QUESTION = Pattern.compile("\\?");
  private static final Pattern READS_ALL =
      Pattern.compile(
          "^SCAN (?!\\(|newest|due|changing|movable|CONSTANT)|Seq Scan on"
              + " (job|job_attempt|create_attempt|outbox)\\b");
  private static final Pattern SORTS = Pattern.compile("USE TEMP B-TREE FOR (LAST|ORDER|GROUP)");

  /**
   * What reads or sorts no more than a few rows, or rarely: a piece of the statement and the step.
   */
  private static final List<Map.Entry<String, String>> BOUNDED =
      List.of(
          // It ends at its limit: the newest of all.
          Map.entry("FROM job WHERE TRUE ORDER BY id DESC LIMIT", "SCAN job USING INDEX"),
          // Of one id.
          Map.entry("WHERE id = ? OR task_id = ? ORDER BY", "ORDER BY"),
          // Of 20 rows.
          Map.entry("AS newest JOIN job", "ORDER BY"),
          // Of what outages have left unknown.
          Map.entry("job.outage IS NOT NULL AND job.state = 'unknown'", "FOR GROUP BY"),
          Map.entry("job.outage IS NOT NULL AND job.state = 'unknown'", "FOR ORDER BY"),
          // Of one job.
          Map.entry("FROM outbox WHERE job_id = ? ORDER BY id", "ORDER BY"),
          Map.entry("ORDER BY CASE stage WHEN 'query'", "ORDER BY"));

  @Parameter TestDatabase database;
  @TempDir Path folder;

  @Test
  void noStatementReadsOrSortsAllJobs() throws Exception {
    Map<String, String> statements = statements();
    LedgerLocation large = database.empty(folder.resolve("large"));
    Ledger.open(large).close();
    Map<String, String> faults = new TreeMap<>();
    // Simple: otherwise the driver would want a value for each $1.
    String url = large.url() + (large.isPostgresql() ? "?preferQueryMode=simple" : "");
    Jdbi.create(url, large.user(), large.password())
        .useHandle(
            handle -> {
              fill(handle);
              for (String sql : statements.keySet()) {
                String plan = plan(handle.getConnection(), sql);
                if (readsAll(sql, plan)) {
                  faults.put(sql, plan);
                }
              }
            });
    database.drop(large);
    assertThat(faults.entrySet().stream().map(fault -> fault.getKey() + "\n" + fault.getValue()))
        .isEmpty();
  }

  @Test
  void everyStatementInTheCodeIsLookedAt() throws Exception {
    String run = onOneLine(String.join("\n", statements().values()));
    Set<String> forgotten = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/reelay/ledger"))) {
      for (Path source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
        String name = source.getFileName().toString().replace(".java", "");
        if (!OF_ONE_DATABASE.contains(name)) {
          literals(source)
              .filter(text -> SQL.matcher(text).find() && !run.contains(text))
              .forEach(text -> forgotten.add(name + ": " + text));
        }
      }
    }
    assertThat(forgotten).isEmpty();
  }

  private static Stream<String> literals(Path source) throws IOException {
    return LITERAL
        .matcher(Files.readString(source))
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : onOneLine(found.group(1)).strip())
        .flatMap(text -> Stream.of(text.split("%s")));
  }

  /** How a text block is indented is not in what is run. */
  private static String onOneLine(String sql) {
    return SPACE.matcher(sql).replaceAll(" ");
  }

  private Map<String, String> statements() throws Exception {
    try (LedgerFixture ledger = new LedgerFixture(database, folder)) {
      LedgerExercise exercise = new LedgerExercise(ledger);
      exercise.run();
      return exercise.statements();
    }
  }

  private void fill(Handle handle) {
    boolean sqlite = database == TestDatabase.SQLITE;
    int jobs = sqlite ? 1_000_000 : 200_000;
    if (sqlite) {
      // Nothing of it outlives the test.
      handle.execute("PRAGMA synchronous = OFF");
      handle.execute("PRAGMA cache_size = -200000");
    }
    String numbers =
        sqlite
            ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
            : "WITH n(i) AS (SELECT generate_series(1, %d)) ";
    // Padded, so that each is the last in its index.
    String number = sqlite ? "printf('%%07d', i)" : "lpad(CAST(i AS text), 7, '0')";
    handle.execute(
        (numbers
                + "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request, state,"
                + " not_before, created_at, updated_at, submitted_at, attempt, task_id,"
                + " storage_key) SELECT '01k' || n, 'key-' || n, 'name-' || n, 'file:x', 'gateway-'"
                + " || i %% 3, 'openai', '{}', CASE WHEN i %% 50 = 0 THEN 'failed' WHEN i %% 9999 ="
                + " 0 THEN 'queued' ELSE 'stored' END, i, i, i, i, 1, 'task-' || n, 'video-' || n"
                + " FROM (SELECT i, "
                + number
                + " AS n FROM n) AS numbered")
            .formatted(jobs));
    handle.execute(
        "INSERT INTO create_attempt (job_id, attempt, gateway, sent_at, task_id, cost) SELECT id,"
            + " 1, gateway, created_at, task_id, 5 FROM job");
    String some = " FROM job ORDER BY id LIMIT 100000";
    handle.execute(
        "INSERT INTO job_attempt (id, job_id, at, stage, outcome) SELECT id, id, created_at,"
            + " 'query', 'done'"
            + some);
    handle.execute(
        "INSERT INTO outbox (id, job_id, type, url, payload, state, next_attempt_at, created_at,"
            + " updated_at) SELECT id, id, 'video.stored', 'https://h.example/', '{}', 'delivered',"
            + " 1, 1, 1"
            + some);
    if (!sqlite) {
      // SQLite's ledgers have no statistics.
      handle.execute("ANALYZE");
    }
  }

  private String plan(Connection connection, String sql) throws SQLException {
    String explain = "EXPLAIN QUERY PLAN " + sql;
    if (database == TestDatabase.POSTGRESQL) {
      int[] values = new int[1];
      explain =
          "EXPLAIN (GENERIC_PLAN, COSTS OFF) "
              + QUESTION
                  // A sum of two values of no known type is none.
                  .matcher(sql.replace("? + ?", "CAST(? AS bigint) + CAST(? AS bigint)"))
                  .replaceAll(each -> "\\$" + ++values[0]);
    }
    List<String> plan = new ArrayList<>();
    // Unbound values are NULL to SQLite, and PostgreSQL makes a plan for any.
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(explain)) {
      while (rows.next()) {
        plan.add(rows.getString(database == TestDatabase.SQLITE ? 4 : 1).strip());
      }
    }
    return String.join("\n", plan);
  }

  private static boolean readsAll(String sql, String plan) {
    return plan.lines()
        .filter(step -> READS_ALL.matcher(step).find() || SORTS.matcher(step).find())
        .anyMatch(step -> !isBounded(sql, step));
  }

  private static boolean isBounded(String statement, String step) {
    String sql = onOneLine(statement);
    return SMALL.matcher(step).find()
        || sql.contains("FROM multipart_upload")
        || BOUNDED.stream()
            .anyMatch(known -> sql.contains(known.getKey()) && step.contains(known.getValue()));
  }
}
