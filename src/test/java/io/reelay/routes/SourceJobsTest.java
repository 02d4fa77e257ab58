package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is made from another job is created after it, from what the gateway calls it. */
class SourceJobsTest extends RouteTest {
  private final SimulatedGateway crazy = SimulatedGateway.start(GatewayKind.CRAZYROUTER);

  SourceJobsTest() {
    setting("reelay.gateways.crazy.dialect", "crazyrouter");
    setting("reelay.gateways.crazy.base-url", crazy.uri().toString());
    setting("reelay.gateways.crazy.api-key", crazy.apiKey());
  }

  @AfterEach
  void closeCrazy() {
    crazy.close();
  }

  @Test
  void aFileOfAVideoAndItsRemixesIsMadeInTheirOrder() throws IOException {
    drop(
        "campaign.json",
        """
        [
          {"name": "finest", "prompt": "finer still", "remix_of": "finer"},
          {"name": "finer", "prompt": "finer", "remix_of": "teaser", "size": "1280x720"},
          {"name": "teaser", "prompt": "a fox"}
        ]
        """);

    await("finest", "stored");

    assertThat(gateway.bill())
        .extracting(Bill.Create::prompt)
        .containsExactly("a fox", "finer", "finer still");
    assertThat(gateway.bill().get(2).path()).contains(ledger().job("finer").taskId());
    assertThat(gateway.bill().get(2).body()).hasToString("{\"prompt\":\"finer still\"}");
    assertThat(gateway.traffic().refusals()).isEmpty();
  }

  @Test
  void aRemixOfAVideoThatFailedIsNeverCreated() throws IOException {
    gateway.onCreate().answer(Fault.status(400));
    drop("teaser.txt", "a fox");
    drop("finer.json", "{\"prompt\": \"finer\", \"remix_of\": \"teaser\"}");

    JobView job = awaitError("finer", "source_failed");

    assertThat(job.state()).isEqualTo("failed");
    assertThat(job.errorMessage()).contains(ledger().job("teaser").id());
    assertThat(gateway.traffic().creates("finer")).isZero();
  }

  @Test
  void aCharacterIsMadeFirstAndCastAtItsOwnGateway() throws IOException {
    drop("walk.json", "{\"prompt\": \"she walks\", \"model\": \"sora\", \"character\": \"Luna\"}");
    awaitError("walk", "waiting");
    drop(
        "Luna.json",
        """
        {"name": "Luna", "description": "silver hair", "gateway": "crazy",
         "reference_images": ["https://example.com/luna.jpg"]}
        """);
    await("Luna", "stored");

    drop(
        "dance.json", "{\"prompt\": \"she dances\", \"model\": \"sora\", \"character\": \"Luna\"}");

    await("dance", "stored");
    assertThat(crazy.bill()).extracting(Bill.Create::path).contains("/sora/v1/characters");
    assertThat(crazy.traffic().refusals()).isEmpty();
    // It came before there was a Luna to say where, so it waits at the default gateway.
    assertThat(ledger().job("walk").errorKind()).isEqualTo("waiting");
    assertThat(filesIn(videos())).containsExactly("dance.mp4", "dance.mp4.json");
  }
}
