package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.HttpRouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway's own words reach people, but not the secrets that it quotes, nor a flood of them. */
class GatewayWordsTest extends HttpRouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";
  private static final int MAX_CHARACTERS = 2_100;

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  GatewayWordsTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.failed");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  private String indiscreet() {
    return "no capacity for "
        + gateway.apiKey()
        + " at https://cdn.example/v.mp4?sig=SIGNED "
        + "x".repeat(3_000);
  }

  private ObjectNode refusal(String type) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("error")
        .put("message", indiscreet())
        .put("type", type)
        .put("code", "E-" + gateway.apiKey());
    return answer;
  }

  @Test
  void whyAGatewayIsPausedIsKeptWithoutTheKeyThatItQuotes() throws Exception {
    gateway.onCreate().answer(Fault.json(401, refusal("authentication_error")));
    drop("cat");
    JobView job = awaitError("cat", "authentication");

    assertDiscreet(job.errorMessage());
    assertDiscreet(
        Jdbi.create("jdbc:sqlite:" + ledgerFile())
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT reason FROM gateway_pause")
                        .mapTo(String.class)
                        .one()));
    assertThat(get("/api/jobs/" + job.id()).body()).doesNotContain(gateway.apiKey(), "SIGNED");
  }

  @Test
  void whyAJobFailedIsToldWithoutTheKeyThatItsGatewayQuotes() throws Exception {
    gateway
        .onCreate(prompt -> prompt.equals("refused"))
        .answer(Fault.json(400, refusal("invalid")));
    gateway.onQuery(prompt -> prompt.equals("failed")).answer(JobFault.failed(indiscreet()));
    drop("refused");
    drop("failed");

    eventually(() -> assertThat(receiver.deliveries()).hasSize(2));
    assertThat(receiver.deliveries())
        .allSatisfy(
            told -> {
              assertDiscreet(told.body().at("/data/error/message").asText());
              assertThat(told.body().toString()).doesNotContain(gateway.apiKey(), "SIGNED");
            });
  }

  private void assertDiscreet(String words) {
    assertThat(words)
        .startsWith("no capacity for *** at https://cdn.example/v.mp4?…")
        .doesNotContain(gateway.apiKey(), "SIGNED")
        .hasSizeLessThan(MAX_CHARACTERS);
  }
}
