package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process ends, politely or not, and the next one goes on: nothing lost, nothing paid twice.
 */
class RestartIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final Duration SIGTERM_LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private SimulatedGateway gateway;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(2))
            .videos(VideoSource.padded(256 * 1024))
            .start();
    reelay = new Installation(folder, gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void assertNothingPaidTwice() {
    assertThat(gateway.bill()).extracting(Bill.Create::prompt).doesNotHaveDuplicates();
  }

  private void assertEveryVideoIsWhole() {
    assertThat(reelay.videos())
        .allSatisfy(
            video -> {
              assertThat(video.toString()).endsWith(".mp4");
              assertThat(video).hasSize(256 * 1024);
            });
  }

  private static int terminateInTime(ReelayProcess process) throws Exception {
    long begun = System.nanoTime();
    int status = process.terminate();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SIGTERM_LIMIT);
    return status;
  }

  @Test
  void sigtermLeavesWaitingJobsInTheLedgerAndTheNextStartFinishesThem() throws Exception {
    // However slow the machine is, they wait together.
    gateway.onQuery().answer(JobFault.stuck());
    try (ReelayProcess process = reelay.start()) {
      reelay.drop(200);
      await()
          .atMost(LIMIT)
          .until(() -> reelay.ledger.states().getOrDefault("generating", 0L) >= 150);
      assertThat(terminateInTime(process)).isZero();
    }
    assertThat(reelay.ledger.states().keySet())
        .isSubsetOf("queued", "generating", "storing", "stored");
    assertEveryVideoIsWhole();
    gateway.clearScript();

    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 200L)));
    }
    assertThat(gateway.bill()).hasSize(200);
    assertNothingPaidTwice();
    assertThat(reelay.videos()).hasSize(200);
    assertEveryVideoIsWhole();
    assertThat(reelay.log()).doesNotContain(" ERROR ");
  }

  @Test
  @Tag("soak")
  void sigtermWaitsForTheAnswerOfACreate() throws Exception {
    gateway.onCreate().times(1).answer(Fault.delay(Duration.ofSeconds(3)));
    try (ReelayProcess process = reelay.start()) {
      reelay.drop(1);
      await().atMost(LIMIT).until(() -> !gateway.bill().isEmpty() || submitting());
      assertThat(terminateInTime(process)).isZero();
    }
    assertThat(reelay.ledger.states()).isEqualTo(Map.of("generating", 1L));
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
    }
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  @Tag("soak")
  void sigtermDoesNotWaitForACreateThatHangsAndTheJobIsUnknown() throws Exception {
    gateway.onCreate().times(1).answer(Fault.delay(Duration.ofSeconds(40)));
    try (ReelayProcess process = reelay.start()) {
      reelay.drop(1);
      await().atMost(LIMIT).until(this::submitting);
      assertThat(terminateInTime(process)).isZero();
    }
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("unknown", 1L)));
    }
    assertThat(gateway.traffic().creates("Prompt number 1")).isEqualTo(1);
  }

  @Test
  @Tag("soak")
  void sigtermDoesNotWaitForADownloadThatHangsAndTheNextStartRepeatsIt() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.slow(Duration.ofSeconds(40)));
    try (ReelayProcess process = reelay.start()) {
      reelay.drop(1);
      await().atMost(LIMIT).until(() -> gateway.traffic().downloads("Prompt number 1") == 1);
      assertThat(terminateInTime(process)).isZero();
    }
    assertThat(reelay.ledger.states()).isEqualTo(Map.of("storing", 1L));
    assertThat(reelay.videos()).noneMatch(video -> video.toString().endsWith(".mp4"));
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
    }
    assertEveryVideoIsWhole();
    assertThat(gateway.bill()).hasSize(1);
  }

  private boolean submitting() {
    return reelay.ledger.states().containsKey("submitting");
  }

  @Test
  @Tag("soak")
  void killedAtRandomMomentsEveryPromptIsStoredOrUnknownAndNoneIsPaidTwice() throws Exception {
    Random random = new Random(20261121);
    List<String> prompts = reelay.drop(60);
    int mostOnTheWire = 0;
    for (int run = 0; run < 4; run++) {
      try (ReelayProcess process = reelay.start()) {
        int moment = 300 + random.nextInt(2500);
        // Not a wait for anything: the kill's moment is the test's input.
        await().pollDelay(Duration.ofMillis(moment)).atMost(LIMIT).until(() -> true);
        process.kill();
      }
      mostOnTheWire += reelay.ledger.states().getOrDefault("submitting", 0L).intValue();
    }
    try (ReelayProcess process = reelay.start()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Set.of("stored", "unknown").containsAll(reelay.ledger.states().keySet())
                      && reelay.ledger.jobs().size() == prompts.size());
    }
    assertNothingPaidTwice();
    List<JobView> jobs = reelay.ledger.jobs();
    assertThat(jobs).hasSize(prompts.size()).allMatch(job -> job.attempt() <= 1);
    Set<String> paid = gateway.bill().stream().map(Bill.Create::prompt).collect(Collectors.toSet());
    assertThat(jobs.stream().filter(job -> job.state().equals("unknown")).count())
        .isLessThanOrEqualTo(mostOnTheWire);
    assertThat(paid).containsAll(prompts.stream().filter(this::isStored).toList());
    assertThat(reelay.videos().stream().filter(video -> video.toString().endsWith(".mp4")))
        .hasSize((int) jobs.stream().filter(job -> job.state().equals("stored")).count())
        .allSatisfy(video -> assertThat(video).hasSize(256 * 1024));
  }

  private boolean isStored(String prompt) {
    return reelay.ledger.job(prompt.replace(' ', '-')).state().equals("stored");
  }
}
