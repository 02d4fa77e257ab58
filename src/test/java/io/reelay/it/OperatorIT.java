package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.Patience;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the command line, while the packaged service runs on the same ledger. */
@Tag("soak")
class OperatorIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;
  private SimulatedGateway gateway;
  private WebhookReceiver webhook;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway = SimulatedGateway.start();
    webhook = WebhookReceiver.start(SECRET);
    reelay =
        new Installation(folder, gateway)
            .set("reelay.webhook.url", webhook.url().toString())
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms")
            .set("reelay.costs.default", "0.40");
  }

  @AfterEach
  void stop() {
    webhook.close();
    gateway.close();
  }

  private void drop(String prompt) throws Exception {
    Files.writeString(reelay.inbox.resolve(prompt + ".txt"), prompt);
  }

  private void awaitState(String name, String state) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                reelay.ledger.jobs().stream()
                    .anyMatch(job -> job.name().equals(name) && job.state().equals(state)));
  }

  private String done(String... command) throws Exception {
    CommandRun run = reelay.run(command);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }

  private void assertRefused(CommandRun run, String... says) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(says);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anUnknownJobIsSavedByTheTaskThatWasFoundForIt() throws Exception {
    gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
    try (ReelayProcess service = reelay.start()) {
      drop("teaser");
      awaitState("teaser", "unknown");
      assertThat(done("jobs", "--state", "unknown,failed"))
          .contains("teaser (no_answer)", "1 job.");
      assertThat(done("show", "teaser")).contains("--pay-again", "attach", "NoHttpResponse");
      assertRefused(reelay.run("retry", "teaser"), "billed", "attach");

      String task = gateway.bill().get(0).taskId();
      assertThat(done("attach", "teaser", task)).contains("unknown → generating", task);

      awaitState("teaser", "stored");
    }
    assertThat(gateway.bill()).hasSize(1);
    assertThat(reelay.videos()).hasSize(1);
  }

  @Test
  void whatAnOutageLeftIsSettledTogether() throws Exception {
    gateway.onCreate().times(1).answer(Fault.status(503));
    try (ReelayProcess service = reelay.start()) {
      for (String prompt : List.of("one", "two", "three")) {
        drop(prompt);
        awaitState(prompt, "unknown");
      }
      String listed = done("outages");
      assertThat(listed).contains("1 outage.", "main").containsPattern("main +3 ");
      String outage = listed.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
      assertThat(done("jobs", "--outage", outage)).contains("one", "two", "three", "3 jobs.");
      assertThat(done("show", "two")).contains("outage", outage);
      assertRefused(
          reelay.run("retry", "--outage", outage), "3 jobs", "paid for twice", "--pay-again");
      assertRefused(reelay.run("retry", "--outage", "none", "--pay-again"), "no unknown job");
      assertThat(reelay.run("retry", "one", "--outage", outage).status()).isEqualTo(2);
      assertThat(reelay.run("cancel").status()).isEqualTo(2);
      assertThat(done("cancel", "one")).contains("unknown → cancelled");

      assertThat(done("retry", "--outage", outage, "--pay-again"))
          .contains("2 of 2 jobs are queued");

      awaitState("two", "stored");
      awaitState("three", "stored");
      assertThat(done("outages")).contains("0 outages.");
    }
    assertThat(reelay.ledger.job("one").state()).isEqualTo("cancelled");
  }

  @Test
  void aPersonAtATerminalIsAskedOnceBeforeAJobIsBoughtAgain() throws Exception {
    gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
    try (ReelayProcess service = reelay.start()) {
      drop("teaser");
      awaitState("teaser", "unknown");

      CommandRun no = reelay.runAtTerminal("n", "retry", "teaser");
      assertThat(no.out()).contains("billed", "attach", "Create it again? [y/N]");
      assertThat(no.status()).isEqualTo(1);
      assertThat(reelay.runAtTerminal("", "retry", "teaser").status()).isEqualTo(1);
      assertThat(reelay.ledger.job("teaser").state()).isEqualTo("unknown");

      CommandRun yes = reelay.runAtTerminal("y", "retry", "teaser");
      assertThat(yes.out()).contains("Create it again? [y/N]", "unknown → queued");
      assertThat(yes.status()).isZero();
      awaitState("teaser", "stored");
    }
    assertThat(gateway.createsFor("teaser")).hasSize(2);
  }

  @Test
  void aSurelyRefusedJobNamesItsPriceAndAsksAndIsNotSaidToBeBilled() throws Exception {
    gateway.onCreate().times(2).answer(Fault.status(422));
    try (ReelayProcess service = reelay.start()) {
      drop("teaser");
      awaitState("teaser", "failed");
      assertThat(done("show", "teaser")).contains("free until", "about 0.40 USD", "--pay-again");

      CommandRun refused = reelay.run("retry", "teaser");
      assertRefused(refused, "no create of it was billed", "about 0.40 USD", "--pay-again");
      assertThat(refused.err()).doesNotContain("may have");
      CommandRun no = reelay.runAtTerminal("n", "retry", "teaser");
      assertThat(no.out()).contains("free until", "about 0.40 USD", "Create it again? [y/N]");
      assertThat(no.status()).isEqualTo(1);
      assertThat(reelay.ledger.job("teaser").state()).isEqualTo("failed");

      assertThat(reelay.runAtTerminal("y", "retry", "teaser").status()).isZero();
      await().atMost(LIMIT).until(() -> done("show", "teaser").contains("creates    2"));
      awaitState("teaser", "failed");
      assertThat(done("retry", "teaser", "--pay-again"))
          .contains("failed → queued", "about 0.40 USD");
      awaitState("teaser", "stored");
    }
    assertThat(gateway.createsFor("teaser")).hasSize(1);
  }

  @Test
  void aCancelledJobIsNotAskedForAnyMore() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    try (ReelayProcess service = reelay.start()) {
      drop("long film");
      awaitState("long film", "generating");

      String id = reelay.ledger.job("long film").id();
      assertThat(done("cancel", id.substring(0, 20))).contains("generating → cancelled");
      awaitState("long film", "cancelled");

      // One query may have been under way.
      int asked = gateway.traffic().queries("long film") + 1;
      drop("another");
      await().atMost(LIMIT).until(() -> gateway.traffic().queries("another") > 4);
      assertThat(gateway.traffic().queries("long film")).isLessThanOrEqualTo(asked);
      await().atMost(LIMIT).until(() -> webhook.deliveries("video.cancelled").size() == 1);
      assertRefused(reelay.run("cancel", id), "is cancelled");
    }
  }

  @Test
  void anExpiredJobGoesOnWithItsTaskAndNothingIsSpent() throws Exception {
    reelay.set("reelay.poll.max-polls", "3");
    gateway.onQuery().times(3).answer(Fault.badGatewayPage());
    try (ReelayProcess service = reelay.start()) {
      drop("teaser");
      awaitState("teaser", "expired");

      assertThat(done("retry", "teaser")).contains("expired → generating", "nothing is spent");

      awaitState("teaser", "stored");
    }
    assertThat(gateway.traffic().creates("teaser")).isOne();
    JsonNode shown = new ObjectMapper().readTree(done("show", "teaser", "--json"));
    assertThat(shown.path("state").asText()).isEqualTo("stored");
    assertThat(shown.path("attempts").findValuesAsText("outcome"))
        .contains("accepted", "HTTP 502", "expired → generating", "stored");
    assertThat(shown.toString()).doesNotContain(gateway.apiKey());
  }

  @Test
  void anEventIsDeliveredAgainUnderItsId() throws Exception {
    try (ReelayProcess service = reelay.start()) {
      drop("teaser");
      await().atMost(LIMIT).until(() -> webhook.deliveries("video.stored").size() == 1);
      await().atMost(LIMIT).until(() -> done("show", "teaser").contains("HTTP 204"));

      assertThat(done("resend", "teaser")).contains("video.stored is sent again");

      await().atMost(LIMIT).until(() -> webhook.deliveries("video.stored").size() == 2);
    }
    List<WebhookReceiver.Delivery> stored = webhook.deliveries("video.stored");
    assertThat(stored.get(1).id()).isEqualTo(stored.get(0).id());
    assertThat(stored.get(1).body()).isEqualTo(stored.get(0).body());
    assertThat(stored).allMatch(WebhookReceiver.Delivery::verified);
  }

  @Test
  void withoutALedgerThereIsNothingToSeeAndNoneIsMade() throws Exception {
    assertRefused(reelay.run("jobs"), "there is no ledger", "ledger.db");
    assertThat(reelay.made()).isEmpty();

    CommandRun wrong = reelay.run("jobs", "--state", "done");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("'done'", "unknown", "Usage:");
  }
}
