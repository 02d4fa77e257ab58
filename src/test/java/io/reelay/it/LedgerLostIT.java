package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's file is taken away from the packaged service, or another service wants it. */
@Tag("soak")
class LedgerLostIT {
  @TempDir Path folder;
  private SimulatedGateway gateway;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway = SimulatedGateway.start();
    reelay = new Installation(folder, gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private interface Loss {
    void of(Path ledger) throws Exception;
  }

  @Test
  void nothingIsBoughtOrArchivedAfterTheLedgerIsDeleted() throws Exception {
    nothingIsBoughtOrArchivedAfter(Files::delete, "ledger.db was deleted while Reelay had it open");
  }

  @Test
  void nothingIsBoughtOrArchivedAfterAnotherLedgerIsCopiedIntoItsFile() throws Exception {
    nothingIsBoughtOrArchivedAfter(
        this::copyAnotherInto, "ledger.db was overwritten by another while Reelay had it open");
  }

  @Test
  void nothingIsBoughtOrArchivedAfterAnotherLedgerIsPutThereAndTheWriteAheadLogIsDeleted()
      throws Exception {
    nothingIsBoughtOrArchivedAfter(
        ledger -> {
          copyAnotherInto(ledger);
          Files.delete(ledger.resolveSibling("ledger.db-wal"));
          Files.delete(ledger.resolveSibling("ledger.db-shm"));
        },
        "while Reelay had it open");
  }

  private void nothingIsBoughtOrArchivedAfter(Loss loss, String told) throws Exception {
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("first.txt"), "first");
      await().atMost(Patience.LIMIT).until(() -> !reelay.videos().isEmpty());

      URI service = process.uri();
      loss.of(folder.resolve("app/data/ledger.db"));
      Path second = Files.writeString(reelay.inbox.resolve("second.txt"), "second");

      await().atMost(Patience.LIMIT).until(() -> health(service).statusCode() == 503);
      assertThat(health(service).body()).contains(told);
      await().atMost(Patience.LIMIT).until(this::intakeHasFailed);
      assertThat(reelay.log()).containsOnlyOnce("ERROR LedgerFileGuard").contains(told);
      // Each try has it in its hands for a moment.
      await().atMost(Patience.LIMIT).until(() -> Files.exists(second));
      assertThat(gateway.traffic().creates("second")).isZero();
      assertThat(reelay.accepted()).hasSize(1);
    }
    assertThat(gateway.bill()).hasSize(1);

    try (ReelayProcess next = reelay.start()) {
      await().atMost(Patience.LIMIT).until(() -> gateway.traffic().creates("second") == 1);
    }
  }

  /** As by {@code cp}: the file keeps its inode. */
  private void copyAnotherInto(Path ledger) throws Exception {
    Path other = folder.resolve("other.db");
    Ledger.open(new LedgerLocation(LedgerLocation.SQLITE + other, "", "", 1)).close();
    Files.write(ledger, Files.readAllBytes(other));
  }

  @Test
  void aSecondServiceOnTheLedgerIsRefusedUntilTheFirstIsKilled() throws Exception {
    ReelayProcess first = reelay.start();
    try (ReelayProcess second = reelay.launch()) {
      assertThat(second.awaitEnd()).isNotZero();
      assertThat(second.log()).contains("another Reelay uses the ledger");
      assertThat(reelay.run("jobs").status()).isZero();
    } finally {
      first.kill();
    }
    reelay.start().close();
  }

  /** The file was picked up at least once, and could not be written down. */
  private boolean intakeHasFailed() throws IOException {
    return reelay.log().contains("second.txt");
  }

  private static HttpResponse<String> health(URI service) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(service.resolve("/observe/health/ready")).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
