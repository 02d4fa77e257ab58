package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Route;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every event that is wanted leaves the outbox, once it was taken, once. */
class WebhookNotifyTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  WebhookNotifyTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void eachStepOfAJobIsToldOnceUnderAnIdOfItsOwn() throws IOException {
    drop("cat");
    await("cat", "stored");

    eventually(
        () ->
            assertThat(receiver.deliveries())
                .extracting(Delivery::type)
                .containsExactlyInAnyOrder("video.submitted", "video.stored"));
    eventually(() -> assertThat(outbox("state = 'delivered'")).isEqualTo(2));
    pass(Duration.ofHours(1));
    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(2);
    assertThat(receiver.deliveries()).extracting(Delivery::id).doesNotHaveDuplicates();
  }

  @Test
  @Setting(name = "reelay.webhook.threads", value = "1")
  void moreEventsThanAreClaimedAtOnceAreAllTold() throws IOException {
    drop(
        "five.json",
        """
        [{"prompt": "1"}, {"prompt": "2"}, {"prompt": "3"}, {"prompt": "4"}, {"prompt": "5"}]
        """);

    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(5));
    eventually(() -> assertThat(receiver.deliveries("video.submitted")).hasSize(5));
  }

  @Test
  @Setting(name = "reelay.webhook.events", value = "video.stored")
  void eventsThatAreNotWantedAreNotTold() throws IOException {
    drop("cat");

    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(1));
    assertThat(receiver.deliveries()).hasSize(1);
    assertThat(outbox("true")).isEqualTo(1);
  }

  @Test
  @Setting(name = "reelay.webhook.url", value = "")
  void withoutAWebhookThereAreNoRoutesForItAndNoEvents() throws IOException {
    drop("cat");
    await("cat", "stored");

    assertThat(context.getRoutes())
        .extracting(Route::getRouteId)
        .contains("video-store")
        .doesNotContain("webhook-notify", "webhook-deliver");
    assertThat(outbox("true")).isZero();
  }

  private int outbox(String condition) {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM outbox WHERE " + condition)
                    .mapTo(Integer.class)
                    .one());
  }
}
