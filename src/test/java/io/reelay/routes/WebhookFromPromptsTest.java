package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.HttpRouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import io.reelay.sandbox.gateway.JobFault;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Receivers that prompts name: off unless the settings say so, and told nothing of ours. */
class WebhookFromPromptsTest extends HttpRouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver ours = WebhookReceiver.start(SECRET);
  private final WebhookReceiver foreign = WebhookReceiver.start(SECRET);

  WebhookFromPromptsTest() {
    setting("reelay.webhook.allow-prompt-url", "true");
    setting("reelay.webhook.url", ours.url() + "?ours=1");
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
  }

  @AfterEach
  void closeReceivers() {
    ours.close();
    foreign.close();
  }

  @Test
  void aPromptsReceiverIsToldOfItsJobInPlaceOfOurs() throws Exception {
    post("/api/prompts", withReceiver("theirs"));
    drop("our own");
    await("theirs", "stored");
    await("our own", "stored");

    eventually(() -> assertThat(foreign.deliveries()).hasSize(2));
    eventually(() -> assertThat(ours.deliveries()).hasSize(2));
    assertThat(foreign.deliveries())
        .extracting(WebhookFromPromptsTest::name)
        .containsOnly("theirs");
    assertThat(ours.deliveries()).extracting(WebhookFromPromptsTest::name).containsOnly("our own");
  }

  @Test
  void aPromptsReceiverGetsTheEventItsSignatureAndNothingElse() throws Exception {
    drop("theirs.json", withReceiver("theirs"));

    eventually(() -> assertThat(foreign.deliveries("video.stored")).hasSize(1));
    assertThat(foreign.deliveries())
        .allMatch(Delivery::verified)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.headers().keySet())
                  .extracting(name -> name.toLowerCase(Locale.ROOT))
                  .isSubsetOf(
                      Set.of(
                          "host",
                          "connection",
                          "user-agent",
                          "accept-encoding",
                          "content-type",
                          "content-length",
                          "transfer-encoding",
                          "webhook-id",
                          "webhook-timestamp",
                          "webhook-signature"));
              assertThat(delivery.headers().toString() + delivery.body())
                  .doesNotContain(gateway.apiKey(), SECRET, "ours=1", ours.url().toString())
                  .doesNotContain(foreign.url().toString());
            });
  }

  @Test
  @Setting(name = "reelay.webhook.url", value = "")
  void aPromptsReceiverIsToldWhereThereIsNoneOfOurs() throws Exception {
    drop("theirs.json", withReceiver("theirs"));
    drop("our own");
    await("our own", "stored");

    eventually(() -> assertThat(foreign.deliveries("video.stored")).hasSize(1));
    assertThat(outbox("count(*)")).isEqualTo("2");
  }

  @Test
  @Setting(name = "reelay.network.allow", value = "")
  void aPromptsReceiverAtAPrivateAddressIsNotConnectedTo() throws Exception {
    gateway.onQuery().answer(JobFault.failed("over"));
    drop("theirs.json", withReceiver("theirs"));

    eventually(() -> assertThat(outbox("max(last_error)")).contains("ForbiddenAddressException"));
    assertThat(foreign.deliveries()).isEmpty();
  }

  @Test
  @Setting(name = "reelay.webhook.allow-prompt-url", value = "false")
  void whereTheSettingsDoNotAllowItThePromptIsRejectedAndToldWhichSettingWould() throws Exception {
    drop("theirs.json", withReceiver("theirs"));

    eventually(() -> assertThat(filesIn(inbox().resolve("rejected"))).contains("theirs.json"));
    assertThat(Files.readString(inbox().resolve("rejected/theirs.json.error.txt")))
        .contains("webhook_url: cannot be chosen by a prompt")
        .contains("reelay.webhook.allow-prompt-url=true")
        .doesNotContain(foreign.url().toString());
    assertThat(post("/api/prompts", withReceiver("theirs")).statusCode()).isEqualTo(400);
    assertThat(gateway.bill()).isEmpty();
    assertThat(foreign.deliveries()).isEmpty();
  }

  private String withReceiver(String name) {
    return "{\"name\": \"%s\", \"prompt\": \"a cat\", \"webhook_url\": \"%s\"}"
        .formatted(name, foreign.url());
  }

  private static String name(Delivery delivery) {
    return delivery.body().path("data").path("name").asText();
  }

  private String outbox(String value) {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT coalesce(" + value + ", '') FROM outbox")
                    .mapTo(String.class)
                    .one());
  }
}
