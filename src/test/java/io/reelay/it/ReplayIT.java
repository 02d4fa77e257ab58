package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.KeyUse;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a gateway that knows a create by its key, a kill leaves nothing for a person to settle. */
@Tag("soak")
class ReplayIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final int PROMPTS = 60;

  @TempDir Path folder;

  @Test
  void killedAtRandomMomentsEveryPromptIsStoredAndPaidOnceAndNoneIsUnknown() throws Exception {
    try (SimulatedGateway gateway =
        SimulatedGateway.builder()
            .keys(KeyUse.REPLAY)
            .generationTime(Duration.ofMillis(500))
            .start()) {
      Installation reelay =
          new Installation(folder, gateway).set("reelay.gateways.main.idempotency", "replay");
      // So that a kill finds creates on the wire, billed and not yet answered; and some answers are
      // lost besides.
      gateway.onCreate(prompt -> prompt.endsWith("7")).times(1).answer(Fault.cutAfterBilling());
      gateway.onCreate(prompt -> prompt.endsWith("3")).times(1).answer(Fault.status(503));
      gateway.onCreate().answer(Fault.delay(Duration.ofMillis(400)));
      List<String> prompts = reelay.drop(PROMPTS);
      Random random = new Random(20261121);
      long caughtOnTheWire = 0;
      for (int run = 0; run < 3; run++) {
        try (ReelayProcess process = reelay.start()) {
          int moment = 500 + random.nextInt(1200);
          // Not a wait for anything: the kill's moment is the test's input.
          await().pollDelay(Duration.ofMillis(moment)).atMost(LIMIT).until(() -> true);
          process.kill();
        }
        caughtOnTheWire += reelay.ledger.states().getOrDefault("submitting", 0L);
      }

      try (ReelayProcess process = reelay.start()) {
        await()
            .atMost(LIMIT)
            .until(() -> reelay.ledger.states().equals(Map.of("stored", (long) PROMPTS)));
      }

      assertThat(caughtOnTheWire).isPositive();
      assertThat(gateway.bill())
          .extracting(Bill.Create::prompt)
          .containsExactlyInAnyOrderElementsOf(prompts);
      assertThat(prompts).anyMatch(prompt -> gateway.traffic().creates(prompt) > 1);
    }
  }
}
