package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A create that was left unsure is the last, until the gateway answers what costs nothing. */
class GatewayOutageTest extends RouteTest {
  private static final Duration LONGER_THAN_A_PAUSE = Duration.ofSeconds(10);

  @Test
  @Setting(name = "reelay.dispatch.submit-threads", value = "1")
  void noMoreCreatesAreSentUntilAProbeIsAnsweredWell() throws Exception {
    AtomicInteger probes = new AtomicInteger();
    gateway.onCreate().answer(Fault.status(503));
    drop("first");
    await("first", "unknown");
    gateway.answerEverything(counted(probes, Fault.badGatewayPage()));
    for (int job = 0; job < 10; job++) {
      drop("job-" + job);
    }
    eventually(() -> assertThat(ledger().jobs()).hasSize(11));
    for (int round = 1; round <= 3; round++) {
      int before = probes.get();
      pass(Duration.ofSeconds(40));
      eventually(() -> assertThat(probes.get()).isGreaterThan(before));
    }
    assertThat(ledger().states()).containsEntry("unknown", 1L).containsEntry("queued", 10L);

    gateway.clearScript();
    pass(Duration.ofSeconds(40));

    eventually(() -> assertThat(ledger().states()).containsEntry("stored", 10L));
    assertThat(ledger().states()).containsEntry("unknown", 1L);
  }

  private static Behaviour<Call> counted(AtomicInteger calls, Behaviour<Call> behaviour) {
    return call -> {
      calls.incrementAndGet();
      behaviour.play(call);
    };
  }

  @Test
  void eachProbeIsFollowedByOneCreate() throws Exception {
    gateway.onCreate().answer(Fault.status(503));
    drop("first");
    await("first", "unknown");
    for (int job = 0; job < 10; job++) {
      drop("job-" + job);
    }
    eventually(() -> assertThat(ledger().jobs()).hasSize(11));
    stopClock();
    awaitRoundOf("job-dispatch");
    assertThat(ledger().states()).containsEntry("unknown", 1L);

    pass(LONGER_THAN_A_PAUSE);

    eventually(() -> assertThat(ledger().states()).containsEntry("unknown", 2L));
    awaitRoundOf("job-dispatch");
    assertThat(ledger().states()).containsEntry("unknown", 2L);
  }

  @Test
  void theJobsOfOneOutageCarryItsId() throws Exception {
    gateway.onCreate().answer(Fault.status(503));
    drop("cat");
    await("cat", "unknown");
    pass(LONGER_THAN_A_PAUSE);
    drop("dog");
    await("dog", "unknown");

    try (Connection ledger = DriverManager.getConnection(ledgerLocation().url());
        ResultSet outages =
            ledger
                .createStatement()
                .executeQuery("SELECT count(outage), count(DISTINCT outage) FROM job")) {
      assertThat(outages.getInt(1)).isEqualTo(2);
      assertThat(outages.getInt(2)).isEqualTo(1);
    }
  }

  @Test
  void aCreateThatIsTakenMakesTheNextPauseShortAgain() throws Exception {
    gateway.onCreate(prompt -> prompt.contains("unlucky")).answer(Fault.status(503));
    for (int round = 1; round <= 6; round++) {
      drop("unlucky-" + round);
      await("unlucky-" + round, "unknown");
      assertThat(pause()).isLessThan(Duration.ofSeconds(3));
      pass(LONGER_THAN_A_PAUSE);
      drop("lucky-" + round);
      await("lucky-" + round, "stored");
    }
  }

  private Duration pause() throws Exception {
    try (Connection ledger = DriverManager.getConnection(ledgerLocation().url());
        ResultSet pause =
            ledger
                .createStatement()
                .executeQuery("SELECT paused_until - updated_at FROM gateway_pause")) {
      return Duration.ofMillis(pause.getLong(1));
    }
  }
}
