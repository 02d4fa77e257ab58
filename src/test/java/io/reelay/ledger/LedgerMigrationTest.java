package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerMigrationTest {
  @TempDir Path folder;

  @Test
  void aLedgerOfTheFirstVersionIsTakenOverWithItsJobs() throws Exception {
    String url =
        "jdbc:sqlite:" + Files.createDirectory(folder.resolve("data")).resolve("ledger.db");
    Flyway.configure().dataSource(url, null, null).target("1").load().migrate();
    Jdbi.create(url)
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request,"
                        + " state, not_before, created_at, updated_at) VALUES ('01', 'k', 'cat',"
                        + " 'file:cat.txt', 'main', 'quickrouter', '{}', 'queued', 0, 0, 0)"));

    try (LedgerFixture ledger = new LedgerFixture(folder)) {
      assertThat(ledger.node("a").claimOne().name()).isEqualTo("cat");
    }
  }

  @Test
  void createsOfEarlierVersionsAreBillableWhereTheyWereNotRefused() throws Exception {
    String url =
        "jdbc:sqlite:" + Files.createDirectory(folder.resolve("data")).resolve("ledger.db");
    Flyway.configure().dataSource(url, null, null).target("3").load().migrate();
    Jdbi.create(url)
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

    try (LedgerFixture ledger = new LedgerFixture(folder)) {
      String sql =
          "SELECT job_id || attempt || ' ' || coalesce(task_id, '-') FROM create_attempt WHERE"
              + " billable = 1 ORDER BY 1";
      List<String> billable =
          ledger
              .ledger
              .jdbi()
              .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
      assertThat(billable).containsExactly("a2 task-a", "b1 -");
    }
  }
}
