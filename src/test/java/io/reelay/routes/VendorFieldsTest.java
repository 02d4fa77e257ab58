package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.RouteTest;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fields of a vendor behind a relay, on the whole way: file, create, webhook. */
class VendorFieldsTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  VendorFieldsTest() {
    super(SimulatedGateway.start(GatewayKind.NEW_API));
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.stored");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void theGatewayGetsItsMetadataAndTheWebhookGetsReelays() throws Exception {
    drop(
        "a.json",
        """
        {"name": "cat", "prompt": "a grey cat", "size": "832*480", "generate_audio": true,
         "metadata": {"negative_prompt": "people", "seed": 7}, "reelay_metadata": {"order": 7}}
        """);
    await("cat", "stored");
    eventually(() -> assertThat(receiver.deliveries()).hasSize(1));

    assertThat(gateway.createsFor("a grey cat"))
        .singleElement()
        .extracting(create -> create.body().toString())
        .isEqualTo(
            "{\"prompt\":\"a grey cat\",\"size\":\"832*480\",\"generate_audio\":true,"
                + "\"metadata\":{\"negative_prompt\":\"people\",\"seed\":7},\"model\":\"sora-2\"}");
    JsonNode data = receiver.deliveries().get(0).body().path("data");
    assertThat(data.path("metadata")).hasToString("{\"order\":7}");
    assertThat(data.path("request").path("metadata").path("seed").asInt()).isEqualTo(7);
  }
}
