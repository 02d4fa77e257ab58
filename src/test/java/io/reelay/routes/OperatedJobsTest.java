package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobObserver;
import io.reelay.ledger.transition.JobOperations;
import io.reelay.ledger.transition.Retries;
import io.reelay.sandbox.gateway.DownloadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a person does to a job, from another process, while stages are at work on it. */
class OperatedJobsTest extends RouteTest {
  @FunctionalInterface
  private interface Operation {
    void by(JobOperations operator) throws Exception;
  }

  private void operate(Operation operation) throws Exception {
    try (Ledger sameFile = Ledger.openExisting(ledgerLocation())) {
      operation.by(
          new JobOperations(
              sameFile,
              new JobChanges(
                  new VideoEvents(null, false, Set.of()),
                  JobObserver.NOBODY,
                  InstantSource.system()),
              new Retries(
                  sameFile,
                  new PurchaseRules(
                      Set.of(), 100, Set.of(), new CostEstimates(Map.of()), 0, "USD")),
              InstantSource.system()));
    }
  }

  private String idOf(String name) {
    return ledger().job(name).id();
  }

  private void assertNothingIsUnderWay(String route) {
    eventually(() -> assertThat(context.getInflightRepository().size(route)).isZero());
  }

  @Test
  void aCancelledJobIsNotAskedForAnyMore() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    drop("cat");
    await("cat", "generating");
    eventually(() -> assertThat(gateway.traffic().queries("cat")).isPositive());

    operate(operator -> operator.cancel(idOf("cat")));

    assertNothingIsUnderWay("video-poll");
    assertThat(ledger().job("cat").state()).isEqualTo("cancelled");
  }

  @Test
  void aVideoThatIsNotWantedAnyMoreIsNotStored() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.slow(Duration.ofSeconds(8)));
    drop("cat");
    eventually(() -> assertThat(gateway.traffic().downloads("cat")).isOne());

    operate(operator -> operator.cancel(idOf("cat")));

    assertNothingIsUnderWay("video-store");
    assertThat(ledger().job("cat").state()).isEqualTo("cancelled");
    assertThat(videosThere()).isFalse();
  }

  private boolean videosThere() throws IOException {
    return Files.exists(videos().resolve("cat.mp4"));
  }

  @Test
  void aJobThatIsCancelledAndTriedAgainGoesOnWithItsTask() throws Exception {
    gateway.generationTime(Duration.ofSeconds(1));
    drop("cat");
    await("cat", "generating");
    String task = ledger().job("cat").taskId();

    operate(operator -> operator.cancel(idOf("cat")));
    operate(operator -> operator.retry(idOf("cat"), false));

    assertThat(await("cat", "stored").taskId()).isEqualTo(task);
    assertThat(gateway.traffic().creates("cat")).isOne();
  }
}
