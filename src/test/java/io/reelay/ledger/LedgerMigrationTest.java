package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
