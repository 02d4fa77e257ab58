package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.KeyUse;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A create in doubt, at a gateway that answers a key that it knows as it did the first time. */
class ReplayedCreateTest extends RouteTest {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);

  private final List<String> keys = new CopyOnWriteArrayList<>();

  ReplayedCreateTest() {
    super(SimulatedGateway.builder().keys(KeyUse.REPLAY).start());
    setting("reelay.gateways.main.idempotency", "replay");
  }

  private <C extends Call> Behaviour<C> noted(Behaviour<? super C> behaviour) {
    return call -> {
      keys.add(call.header("Idempotency-Key"));
      behaviour.play(call);
    };
  }

  @ParameterizedTest
  @MethodSource
  void isSentAgainUnderItsKeyAndBilledOnce(Behaviour<Call> firstAnswer) throws IOException {
    gateway.onCreate().times(1).answer(noted(firstAnswer));
    gateway.onCreate().answer(noted(Fault.none()));
    drop("cat");
    JobView doubtful = awaitError("cat", "in_doubt");
    stopClock();
    assertThat(doubtful.state()).isEqualTo("queued");
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);

    pass(FIRST_BACKOFF);

    JobView job = await("cat", "stored");
    assertThat(keys).containsExactly(job.id() + "-1", job.id() + "-1");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  static Stream<Arguments> isSentAgainUnderItsKeyAndBilledOnce() {
    return Stream.of(
        argumentSet("503", Fault.status(503)),
        argumentSet("502 page", Fault.badGatewayPage()),
        argumentSet("504 after billing", Fault.status(504).afterBilling()),
        argumentSet("409, still under way", Fault.status(409).afterBilling()),
        argumentSet("200 without an id", Fault.withoutId()),
        argumentSet("cut before billing", Fault.cutBeforeBilling()),
        argumentSet("cut after billing", Fault.cutAfterBilling()));
  }

  @Test
  void staysUnderItsKeyWhateverKeepsItFromBeingSentAgain() throws IOException {
    gateway.onCreate().times(1).answer(noted(Fault.cutAfterBilling()));
    gateway.onCreate().times(1).answer(noted(Fault.status(429)));
    gateway.onCreate().times(1).answer(noted(Fault.status(402)));
    gateway.onCreate().answer(noted(Fault.none()));
    drop("cat");
    awaitError("cat", "in_doubt");
    pass(FIRST_BACKOFF);
    awaitError("cat", "rate_limit");
    pass(FIRST_BACKOFF);
    awaitError("cat", "quota");
    // The second pause in a row.
    pass(Duration.ofSeconds(40));

    JobView job = await("cat", "stored");

    assertThat(keys).hasSize(4).containsOnly(job.id() + "-1");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void isUnknownWhenTheGatewayRefusesItTheSecondTime() throws IOException {
    gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
    gateway.onCreate().answer(Fault.errorInside200("key used for another body", "x"));
    drop("cat");
    awaitError("cat", "in_doubt");
    pass(FIRST_BACKOFF);
    eventually(() -> assertThat(ledger().job("cat").errorMessage()).contains("another body"));

    pass(Duration.ofHours(2));

    assertThat(await("cat", "unknown").errorMessage())
        .contains("idempotency-window", "another body");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  @Setting(name = "reelay.gateways.main.idempotency-window", value = "10m")
  void isUnknownOnceTheGatewayMayHaveForgottenItsKey() throws IOException {
    gateway.onCreate().answer(Fault.status(503).afterBilling());
    drop("cat");
    awaitError("cat", "in_doubt");

    pass(Duration.ofMinutes(11));

    await("cat", "unknown");
    gateway.clearScript();
    drop("dog");
    await("dog", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
  }

  @Test
  void aCreateThatWasRefusedForTheAccountGoesUnderAnotherKeyNextTime() throws IOException {
    gateway.onCreate().times(1).answer(noted(Fault.status(402)));
    gateway.onCreate().answer(noted(Fault.none()));
    drop("cat");
    awaitError("cat", "quota");

    pass(Duration.ofSeconds(20));

    JobView job = await("cat", "stored");
    assertThat(keys).containsExactly(job.id() + "-1", job.id() + "-2");
  }
}
