package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.query.LedgerCounts;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The kept numbers of jobs are those that a count of all jobs would give. */
@OnEveryDatabase
class JobCountsTest {
  @Parameter TestDatabase database;
  @TempDir Path folder;

  @Test
  void theyFollowEachChangeOfAJob() throws Exception {
    try (LedgerFixture ledger = new LedgerFixture(database, folder)) {
      new LedgerExercise(ledger).run();
      assertThat(kept(ledger)).isEqualTo(counted(ledger)).containsKeys("main stored");

      // As many changes as are added up at once.
      ledger.admit(1_500);
      ledger.node("late").claims.claimDue();
      assertThat(kept(ledger)).isEqualTo(counted(ledger));
      assertThat(new LedgerCounts(ledger.ledger).jobs("main", JobState.STORED))
          .isEqualTo(counted(ledger).get("main stored"));
    }
  }

  @Test
  void onlyAFewRowsAreKept() throws Exception {
    try (LedgerFixture ledger = new LedgerFixture(database, folder)) {
      ledger.admit(1_500);
      ledger.node("node").claims.claimDue();
      int rows =
          ledger.ledger.read(
              handle ->
                  handle.createQuery("SELECT count(*) FROM job_count").mapTo(Integer.class).one());
      assertThat(rows).isLessThan(10);
    }
  }

  @Test
  void aJobThatGoesIsCountedNoLonger() throws Exception {
    try (LedgerFixture ledger = new LedgerFixture(database, folder)) {
      ledger.admit(3);
      ledger.ledger.writeAll(handle -> handle.execute("DELETE FROM job WHERE name = 'name key-1'"));
      assertThat(kept(ledger)).isEqualTo(counted(ledger)).containsEntry("main queued", 2L);
    }
  }

  @Test
  void jobsOfAnEarlierVersionAreCounted() throws Exception {
    LedgerLocation old = database.ofVersion(folder, "16");
    Jdbi.create(old.url(), old.user(), old.password())
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request,"
                        + " state, not_before, created_at, updated_at) VALUES ('01', 'k', 'cat',"
                        + " 'file:cat.txt', 'main', 'quickrouter', '{}', 'stored', 0, 0, 0)"));
    try (LedgerFixture ledger = new LedgerFixture(database, old, null)) {
      ledger.admit(2);
      assertThat(kept(ledger)).isEqualTo(Map.of("main stored", 1L, "main queued", 2L));
    }
  }

  private static Map<String, Long> kept(LedgerFixture ledger) {
    return numbers(
        ledger,
        "SELECT gateway || ' ' || state, CAST(sum(jobs) AS BIGINT) FROM job_count GROUP BY gateway,"
            + " state HAVING sum(jobs) <> 0");
  }

  private static Map<String, Long> counted(LedgerFixture ledger) {
    return numbers(
        ledger, "SELECT gateway || ' ' || state, count(*) FROM job GROUP BY gateway, state");
  }

  private static Map<String, Long> numbers(LedgerFixture ledger, String sql) {
    return ledger.ledger.read(
        handle ->
            handle
                .createQuery(sql)
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
