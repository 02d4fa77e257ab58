package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.sandbox.PostgresServer;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

/** A node is stopped, or its machine is gone, in the middle of a transaction on PostgreSQL. */
class StoppedNodeIT {
  @Test
  void theOthersGoOnAndWhatItHadBegunIsUndone() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    try (Ledger ledger = Ledger.open(location);
        LedgerFixture others = new LedgerFixture(TestDatabase.POSTGRESQL, location, null)) {
      others.admit(1);
      try (Handle stopped = ledger.jdbi().open()) {
        stopped.begin();
        ledger.lock(stopped, GatewayCircuits.lockOf(LedgerFixture.GATEWAY));
        stopped.execute("UPDATE job SET name = 'never'");

        List<ClaimedJob> claimed = others.node("a").claims.claimDue();
        // Passed over, since the stopped one has the row, until its transaction is ended for it.
        if (claimed.isEmpty()) {
          claimed = others.node("b").claims.claimDue();
        }

        assertThat(claimed).extracting(ClaimedJob::name).containsExactly("name key-0");
        assertThatThrownBy(() -> stopped.execute("UPDATE job SET name = 'late'"))
            .isInstanceOf(JdbiException.class);
      }
    }
  }
}
