package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files at once. */
@Tag("soak")
class IntakeIT {
  private static final int FILES = 10_000;

  @TempDir Path folder;

  @Test
  void tenThousandFilesDroppedAtOnceAreAllTakenInASmallHeap() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.goOffline();
      Installation reelay = new Installation(folder, gateway);
      reelay.drop(FILES);
      try (ReelayProcess process = reelay.start("-Xmx64m")) {
        await()
            .atMost(Duration.ofMinutes(5))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> reelay.accepted().size() == FILES);
        assertThat(process.isAlive()).isTrue();
        assertThat(process.terminate()).isZero();
      }
      assertThat(reelay.ledger.jobs()).hasSize(FILES);
      assertThat(reelay.log()).doesNotContain("OutOfMemory");
      assertThat(gateway.bill()).isEmpty();
    }
  }
}
