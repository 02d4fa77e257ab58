package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.PostgresServer;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGTERM waits for, and for how long. */
@Tag("soak")
class ShutdownIT {
  private static final Duration LIMIT = Patience.LIMIT;

  /** What the pool gives a statement while the server is gone. */
  private static final Duration POOLS_OWN_WAIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void aCreateThatAnswersWithinTheGraceIsKept() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      // Longer than the default grace, and than the lease.
      gateway.onCreate().times(1).answer(Fault.delay(Duration.ofSeconds(10)));
      Installation reelay = new Installation(folder, gateway).set("reelay.shutdown.grace", "45s");
      try (ReelayProcess process = reelay.start()) {
        reelay.drop(1);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().containsKey("submitting"));
        assertThat(process.terminate()).isZero();
      }
      assertThat(reelay.ledger.states()).isEqualTo(Map.of("generating", 1L));

      try (ReelayProcess process = reelay.start()) {
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        assertThat(process.terminate()).isZero();
      }
      assertThat(gateway.bill()).hasSize(1);
      assertThat(reelay.log()).doesNotContain("→ unknown");
    }
  }

  @Test
  void whileOneCreateIsAwaitedAnotherNodeDoesTheRestAndDoesNotTakeThatForDead() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    try (SimulatedGateway gateway =
        SimulatedGateway.builder().generationTime(Duration.ofSeconds(15)).start()) {
      gateway
          .onCreate(prompt -> prompt.equals("Prompt number 1"))
          .answer(Fault.delay(Duration.ofSeconds(25)));
      Installation reelay =
          new Installation(folder, gateway, location).set("reelay.shutdown.grace", "50s");
      Installation second = reelay.another("second");
      try (ReelayProcess ending = reelay.start()) {
        reelay.drop(10);
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    reelay
                        .ledger
                        .states()
                        .keySet()
                        .containsAll(Set.of("submitting", "generating")));
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> end(ending));
        try (ReelayProcess other = second.start()) {
          await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 10L)));
          assertThat(status.join()).isZero();
          assertThat(other.terminate()).isZero();
        }
      }
      assertThat(gateway.bill()).hasSize(10);
      assertThat(reelay.log()).doesNotContain("→ unknown");
      assertThat(second.log()).doesNotContain("→ unknown");
    } finally {
      PostgresServer.drop(location);
    }
  }

  @Test
  void theDownloadOnTheWireIsFinishedAndNoneIsBegun() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.onDownload().answer(DownloadFault.slow(Duration.ofSeconds(8)));
      Installation reelay =
          new Installation(folder, gateway)
              .set("reelay.shutdown.grace", "60s")
              .set("reelay.storage.threads", "1");
      try (ReelayProcess process = reelay.start()) {
        reelay.drop(5);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("storing", 5L)));
        await().atMost(LIMIT).until(() -> begun(gateway) == 1);
        assertThat(process.terminate()).isZero();
      }
      assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 1L, "storing", 4L));
      assertThat(begun(gateway)).isEqualTo(1);

      gateway.clearScript();
      try (ReelayProcess process = reelay.start()) {
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 5L)));
        assertThat(process.terminate()).isZero();
      }
      assertThat(gateway.bill()).hasSize(5);
    }
  }

  private static int begun(SimulatedGateway gateway) {
    return gateway.bill().stream()
        .mapToInt(create -> gateway.traffic().downloads(create.prompt()))
        .sum();
  }

  private static int end(ReelayProcess process) {
    try {
      return process.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLedgerThatIsGoneDoesNotHoldTheEndUp() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    try (SimulatedGateway gateway =
        SimulatedGateway.builder().generationTime(Duration.ofMinutes(5)).start()) {
      Installation reelay = new Installation(folder, gateway, location);
      try (ReelayProcess process = reelay.start()) {
        reelay.drop(3);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("generating", 3L)));
        PostgresServer.drop(location);
        long begun = System.nanoTime();
        assertThat(process.terminate()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(POOLS_OWN_WAIT);
        assertThat(process.log()).contains("The ledger does not answer");
      }
    }
  }
}
