package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.PgBouncer;
import io.reelay.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler that gives the sessions of PostgreSQL away between transactions is no ledger. */
class PgBouncerTest {
  private static final String REFUSED = "PgBouncer in transaction mode";

  @TempDir Path folder;
  private LedgerLocation server;

  @BeforeEach
  void start() {
    assumeThat(PgBouncer.isInstalled()).as("pgbouncer is installed").isTrue();
    server = PostgresServer.newDatabase();
  }

  @AfterEach
  void drop() {
    if (server != null) {
      PostgresServer.drop(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?prepareThreshold=0"})
  void transactionModeIsRefusedAtTheStartInOneSentence(String parameters) throws Exception {
    try (PgBouncer pooler = PgBouncer.start(folder, server, "transaction")) {
      LedgerLocation ledger = with(pooler.ledger(), parameters, 4);
      assertThatThrownBy(() -> Ledger.open(ledger))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(REFUSED)
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> Ledger.openExisting(ledger)).hasMessageContaining(REFUSED);
    }
  }

  @Test
  void twoConnectionsAreEnoughToTell() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(folder, server, "transaction")) {
      assertThatThrownBy(() -> Ledger.open(with(pooler.ledger(), "?prepareThreshold=0", 2)))
          .hasMessageContaining(REFUSED);
    }
  }

  @Test
  void aPoolerWithSessionsToSpareIsToldToo() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(folder, server, "transaction")) {
      LedgerLocation ledger = with(pooler.ledger(), "?prepareThreshold=0", 4);
      List<Connection> others = new ArrayList<>();
      try {
        // They make the pooler open sessions of its own, and give them back.
        for (int number = 0; number < 6; number++) {
          Connection other = DriverManager.getConnection(ledger.url(), "postgres", "");
          others.add(other);
          other.setAutoCommit(false);
          other.createStatement().execute("SELECT 1");
        }
        for (Connection other : others) {
          other.commit();
        }
        assertThatThrownBy(() -> Ledger.open(ledger)).hasMessageContaining(REFUSED);
      } finally {
        for (Connection other : others) {
          other.close();
        }
      }
    }
  }

  @Test
  void sessionModeIsALedger() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(folder, server, "session")) {
      try (Ledger ledger = Ledger.open(pooler.ledger())) {
        ledger.probeWrite();
      }
      Ledger.openExisting(pooler.ledger()).close();
    }
  }

  private static LedgerLocation with(LedgerLocation ledger, String parameters, int connections) {
    return new LedgerLocation(
        ledger.url() + parameters, ledger.user(), ledger.password(), connections);
  }
}
