package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money that is at risk, and how a command finds what it was spent on. */
@Tag("soak")
class ReconcileIT {
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir Path folder;

  @Test
  void theTaskOfAnUnknownJobIsFoundInTheGatewaysListWhileTheServiceRuns() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start(GatewayKind.OPENAI)) {
      Installation reelay =
          new Installation(folder, gateway)
              .set("reelay.gateways.main.dialect", "openai")
              .set("reelay.costs.sora-2", "0.10/s")
              .set("reelay.defaults.seconds", "8")
              .set("reelay.reconcile.interval", "0s");
      gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
      try (ReelayProcess service = reelay.start()) {
        reelay.drop(1);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("unknown", 1L)));
        assertThat(done(reelay.run("spend"))).containsPattern("at risk +1  0.80 USD");

        String task = gateway.bill().get(0).taskId();
        assertThat(done(reelay.run("reconcile"))).contains("unknown → generating", task);

        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        assertThat(done(reelay.run("spend")))
            .containsPattern("ever +1  0.80 USD")
            .containsPattern("at risk +0  0.00 USD");
        assertThat(done(reelay.run("reconcile"))).contains("No unknown job");
        assertThat(done(reelay.run("show", "Prompt-number-1"))).contains("found in the list");
      }
      assertThat(gateway.bill()).hasSize(1);
    }
  }

  private static String done(CommandRun run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}
