package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine's clock is put forward and back, or the process stands still, with jobs at the
 * gateway and a create on the wire: no lease of the living process is taken, no deadline is early.
 */
@Tag("soak")
class ClockIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Longer than the lease of an {@link Installation}. */
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(8);

  private static final Pattern STEP =
      Pattern.compile("The machine's clock is (\\d+) s (ahead|behind)");

  @TempDir Path folder;
  private final CountDownLatch answered = new CountDownLatch(1);
  private SimulatedGateway gateway;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway = SimulatedGateway.builder().generationTime(Duration.ofSeconds(15)).start();
    gateway
        .onCreate("on the wire"::equals)
        .answer(
            call -> {
              call.arrive();
              awaitRelease();
              call.answerNormally();
            });
    reelay = new Installation(folder, gateway).set("reelay.poll.deadline", "10m");
  }

  @AfterEach
  void end() {
    answered.countDown();
    gateway.close();
  }

  private void awaitRelease() throws IOException {
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private FakeClock fakeClock() throws IOException {
    assumeThat(FakeClock.library()).as("libfaketime is installed").isPresent();
    return FakeClock.of(reelay, folder);
  }

  private void drop(String... prompts) throws IOException {
    for (String prompt : prompts) {
      Files.writeString(reelay.inbox.resolve(prompt + ".txt"), prompt);
    }
  }

  private void awaitWorkUnderWay() {
    FaultBench.patiently(LIMIT)
        .untilAsserted(
            () ->
                assertThat(reelay.ledger.jobs())
                    .extracting(JobView::state)
                    .contains("submitting", "generating"));
  }

  /** How far each step that was seen went, seconds. */
  private List<Long> steps() throws IOException {
    return STEP.matcher(reelay.log()).results().map(ClockIT::seconds).toList();
  }

  private static long seconds(MatchResult step) {
    long seconds = Long.parseLong(step.group(1));
    return step.group(2).equals("ahead") ? seconds : -seconds;
  }

  private void assertAllIsStored(String... prompts) {
    FaultBench.patiently(LIMIT)
        .untilAsserted(
            () ->
                assertThat(reelay.ledger.jobs()).extracting(JobView::state).containsOnly("stored"));
    assertThat(reelay.ledger.jobs()).extracting(JobView::name).containsExactlyInAnyOrder(prompts);
    assertThat(prompts).allMatch(prompt -> gateway.traffic().creates(prompt) == 1);
  }

  private static void signal(String signal, ReelayProcess process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Not a wait for anything: how long it lasts. */
  private static void last(Duration time) {
    FaultBench.patiently(time.multipliedBy(2)).pollDelay(time).until(() -> true);
  }

  @Test
  void theClockIsPutForwardAndBackByAnHour() throws Exception {
    FakeClock clock = fakeClock();
    try (ReelayProcess process = reelay.start()) {
      drop("on the wire", "generating");
      awaitWorkUnderWay();
      clock.set(HOUR);
      FaultBench.patiently(LIMIT).until(() -> steps().size() == 1);
      drop("an hour ahead");
      last(LONGER_THAN_THE_LEASE);
      clock.set(HOUR.negated());
      FaultBench.patiently(LIMIT).until(() -> steps().size() == 2);
      drop("an hour behind");
      last(LONGER_THAN_THE_LEASE);
      answered.countDown();
      assertAllIsStored("on the wire", "generating", "an hour ahead", "an hour behind");
    }
    assertThat(steps().get(0)).isBetween(3_590L, 3_610L);
    assertThat(steps().get(1)).isBetween(-7_210L, -7_190L);
  }

  @Test
  void theMachineSleepsForANight() throws Exception {
    FakeClock clock = fakeClock();
    try (ReelayProcess process = reelay.start()) {
      drop("on the wire", "generating");
      awaitWorkUnderWay();
      signal("STOP", process);
      clock.set(Duration.ofHours(8));
      signal("CONT", process);
      FaultBench.patiently(LIMIT).until(() -> steps().size() == 1);
      last(LONGER_THAN_THE_LEASE);
      answered.countDown();
      assertAllIsStored("on the wire", "generating");
    }
  }

  @Test
  void theProcessStandsStillForLongerThanItsLease() throws Exception {
    try (ReelayProcess process = reelay.start()) {
      drop("on the wire", "generating");
      awaitWorkUnderWay();
      signal("STOP", process);
      last(LONGER_THAN_THE_LEASE);
      signal("CONT", process);
      last(LONGER_THAN_THE_LEASE);
      answered.countDown();
      assertAllIsStored("on the wire", "generating");
    }
    assertThat(steps()).isEmpty();
  }
}
