package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.Patience;
import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An unknown job at a gateway that lists its tasks. */
class JobReconcileTest extends RouteTest {

  JobReconcileTest() {
    super(SimulatedGateway.start(GatewayKind.OPENAI));
    setting("reelay.reconcile.interval", "1s");
  }

  private void lose(String prompt) throws IOException {
    gateway.onCreate(prompt::equals).times(1).answer(Fault.cutAfterBilling());
    drop(prompt);
  }

  /** As somebody else with the same account. */
  private void createElsewhere(String prompt) throws Exception {
    HttpRequest create =
        HttpRequest.newBuilder(URI.create(gateway.uri() + "/v1/videos"))
            .header("Authorization", "Bearer " + gateway.apiKey())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"sora-2\",\"prompt\":\"" + prompt + "\"}"))
            .build();
    assertThat(HttpClient.newHttpClient().send(create, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void isGivenItsTaskAndStoredAndNothingIsCreated() throws IOException {
    lose("cat");

    JobView job = await("cat", "stored");

    assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void isFoundBehindManyOtherTasks() throws Exception {
    lose("cat");
    for (int i = 0; i < 45; i++) {
      createElsewhere("other " + i);
    }

    assertThat(await("cat", "stored").taskId())
        .isEqualTo(gateway.createsFor("cat").get(0).taskId());
  }

  @Test
  void staysUnknownWhenTheGatewayHasNoSuchTask() throws IOException {
    gateway.onCreate("cat"::equals).times(1).answer(Fault.cutBeforeBilling());
    drop("cat");
    lose("dog");

    await("dog", "stored");

    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void staysUnknownWhenSeveralTasksMayBeItsOwn() throws Exception {
    createElsewhere("cat");
    lose("cat");
    lose("dog");

    await("dog", "stored");

    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
  }

  @Test
  void staysUnknownWhenItsTaskMayBeAnotherJobsAsWell() throws Exception {
    CountDownLatch bothAreSent = new CountDownLatch(2);
    gateway.onCreate("cat"::equals).times(1).answer(whenOpen(bothAreSent, Fault.cutAfterBilling()));
    gateway
        .onCreate("cat"::equals)
        .times(1)
        .answer(whenOpen(bothAreSent, Fault.cutBeforeBilling()));
    drop("one.json", "{\"name\": \"one\", \"prompt\": \"cat\"}");
    drop("two.json", "{\"name\": \"two\", \"prompt\": \"cat\"}");
    lose("dog");

    await("dog", "stored");

    assertThat(gateway.createsFor("cat")).hasSize(1);
    assertThat(ledger().states()).containsEntry("unknown", 2L);
  }

  /** The first create that is left unsure is the last one for a while. */
  private static Behaviour<Call> whenOpen(CountDownLatch latch, Behaviour<Call> behaviour) {
    return call -> {
      latch.countDown();
      try {
        assertThat(latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      behaviour.play(call);
    };
  }
}
