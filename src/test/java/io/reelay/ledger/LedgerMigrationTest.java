package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.query.JobAttempt;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class LedgerMigrationTest {
  @Parameter TestDatabase database;
  @TempDir Path folder;

  private static Jdbi connect(LedgerLocation ledger) {
    return Jdbi.create(ledger.url(), ledger.user(), ledger.password());
  }

  @Test
  void aLedgerOfTheFirstVersionIsTakenOverWithItsJobs() throws Exception {
    LedgerLocation ledger = database.ofVersion(folder, "1");
    connect(ledger)
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request,"
                        + " state, not_before, created_at, updated_at) VALUES ('01', 'k', 'cat',"
                        + " 'file:cat.txt', 'main', 'quickrouter', '{}', 'queued', 0, 0, 0)"));

    try (LedgerFixture taken = new LedgerFixture(database, ledger, null)) {
      assertThat(taken.node("a").claimOne().name()).isEqualTo("cat");
    }
  }

  @Test
  void createsOfEarlierVersionsAreBillableWhereTheyWereNotRefused() throws Exception {
    LedgerLocation ledger = database.ofVersion(folder, "3");
    connect(ledger)
        .useHandle(
            handle -> {
              for (String job :
                  List.of(
                      "'a', 'stored', 2, 'task-a'",
                      "'b', 'unknown', 1, NULL",
                      "'c', 'failed', 1, NULL",
                      "'d', 'queued', 1, NULL")) {
                String id = job.substring(0, 3);
                handle.execute(
                    "INSERT INTO job (id, state, attempt, task_id, dedupe_key, name, source,"
                        + " gateway, dialect, request, not_before, created_at, updated_at) VALUES ("
                        + job
                        + ", "
                        + id
                        + ", 'cat', 'file:cat.txt', 'main', 'quickrouter', '{}', 0, 0, 0)");
                handle.execute(
                    "INSERT INTO create_attempt (job_id, attempt, gateway, sent_at) VALUES ("
                        + id
                        + ", 1, 'main', 1)");
              }
              handle.execute(
                  "INSERT INTO create_attempt (job_id, attempt, gateway, sent_at) VALUES ('a', 2,"
                      + " 'main', 2)");
            });

    try (LedgerFixture taken = new LedgerFixture(database, ledger, null)) {
      String sql =
          "SELECT job_id || attempt || ' ' || coalesce(task_id, '-') FROM create_attempt WHERE"
              + " billable = 1 ORDER BY 1";
      List<String> billable =
          taken
              .ledger
              .jdbi()
              .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
      assertThat(billable).containsExactly("a2 task-a", "b1 -");
    }
  }

  @Test
  void theHistoryOfEarlierVersionsIsKeptInItsOrder() throws Exception {
    LedgerLocation ledger = database.ofVersion(folder, "5");
    connect(ledger)
        .useHandle(
            handle -> {
              handle.execute(
                  "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request, state,"
                      + " not_before, created_at, updated_at) VALUES ('a', 'k', 'cat',"
                      + " 'file:cat.txt', 'main', 'quickrouter', '{}', 'stored', 0, 0, 0)");
              for (int seq = 9; seq <= 11; seq++) {
                handle.execute(
                    "INSERT INTO job_attempt (job_id, seq, at, stage, outcome, took_ms) VALUES ('a',"
                        + " ?, 5, 'query', ?, 7)",
                    seq,
                    "answer " + seq);
              }
            });

    try (LedgerFixture taken = new LedgerFixture(database, ledger, null)) {
      assertThat(taken.queries.attemptsOf("a"))
          .extracting(JobAttempt::outcome)
          .containsExactly("answer 9", "answer 10", "answer 11");
    }
  }
}
