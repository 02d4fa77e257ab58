package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL ledger that is made anew under a node that has it open. */
class PostgresReplacedTest {
  @TempDir Path folder;
  private LedgerLocation location;
  private LedgerFixture fixture;
  private LedgerFixture.Node node;
  private ClaimedJob claimed;

  @BeforeEach
  void claim() throws Exception {
    location = TestDatabase.POSTGRESQL.current(folder);
    fixture = new LedgerFixture(TestDatabase.POSTGRESQL, location, null);
    fixture.admit(1);
    node = fixture.node("node");
    claimed = node.claimOne();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void nothingIsBoughtOrTaken() {
    // The first tries may meet connections that the server has closed.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> node.jobs.submitting(claimed))
                    .isInstanceOf(LedgerException.class)
                    .hasStackTraceContaining("was replaced while Reelay had it open"));
    assertThatThrownBy(() -> fixture.admission.admit(List.of(LedgerFixture.job("another"))))
        .isInstanceOf(LedgerException.class);
    assertThatThrownBy(node.claims::claimDue).isInstanceOf(LedgerException.class);
    assertThatThrownBy(fixture.ledger::probeWrite).hasStackTraceContaining("was replaced");
    assertThat(fixture.createsBegun()).isEmpty();
  }

  @Test
  void tablesThatWereMadeAnewAreNotTheLedger() {
    Jdbi.create(location.url(), location.user(), location.password())
        .useHandle(
            handle -> {
              handle.execute("CREATE TABLE copied (LIKE job INCLUDING ALL)");
              handle.execute("INSERT INTO copied SELECT * FROM job");
              handle.execute("ALTER TABLE job RENAME TO away");
              handle.execute("ALTER TABLE copied RENAME TO job");
            });

    nothingIsBoughtOrTaken();

    Jdbi.create(location.url(), location.user(), location.password())
        .useHandle(
            handle -> {
              handle.execute("DROP TABLE job");
              handle.execute("ALTER TABLE away RENAME TO job");
            });
    fixture.ledger.probeWrite();
  }

  @Test
  void aDatabaseOfThatNameThatWasRestoredIsNotTheLedger() {
    LedgerLocation backup = PostgresServer.copyOfUsed(location);
    PostgresServer.drop(location);
    PostgresServer.rename(backup, location);

    nothingIsBoughtOrTaken();
  }
}
