package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.HostilePeer.Answer;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One delivery: what is sent, and what its answer means for the event. */
class WebhookDeliverTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";
  private static final Duration FIRST_RETRY = Duration.ofSeconds(6);
  private static final Duration SECOND_RETRY = Duration.ofMinutes(6);

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  WebhookDeliverTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.stored,video.failed");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void aStoredVideoIsToldWithAGoodSignatureAndItsPlace() throws IOException {
    drop(
        "order.json",
        """
        {"name": "cat", "prompt": "a grey cat", "metadata": {"order": "4711"}}
        """);
    JobView job = await("cat", "stored");

    Delivery delivery = delivered(1).get(0);

    assertThat(delivery.verified()).isTrue();
    assertThat(delivery.id()).startsWith("msg_");
    assertThat(delivery.type()).isEqualTo("video.stored");
    JsonNode data = delivery.body().path("data");
    assertThat(data.path("jobId").asText()).isEqualTo(job.id());
    assertThat(data.path("name").asText()).isEqualTo("cat");
    assertThat(data.path("source").asText()).isEqualTo("file:order.json");
    assertThat(data.path("gateway").asText()).isEqualTo("main");
    assertThat(data.path("taskId").asText()).isEqualTo(job.taskId());
    assertThat(data.path("state").asText()).isEqualTo("stored");
    assertThat(data.path("video").path("key").asText()).isEqualTo("cat.mp4");
    assertThat(data.path("video").path("bytes").asLong()).isEqualTo(job.bytes());
    assertThat(data.path("error").isNull()).isTrue();
    assertThat(data.path("request").path("prompt").asText()).isEqualTo("a grey cat");
    assertThat(data.path("metadata").path("order").asText()).isEqualTo("4711");
    assertThat(delivery.body().toString()).doesNotContain(gateway.apiKey());
  }

  @Test
  void aFailureIsToldInTheGatewaysWords() throws IOException {
    gateway.onQuery().answer(JobFault.failed("E77", "no capacity"));
    drop("cat");

    JsonNode error = delivered(1).get(0).body().path("data").path("error");

    assertThat(error.path("kind").asText()).isEqualTo("generation_failed");
    assertThat(error.path("code").asText()).isEqualTo("E77");
    assertThat(error.path("message").asText()).isEqualTo("no capacity");
  }

  @Test
  void anEventThatIsNotTakenIsSentAgainUnderItsId() throws IOException {
    receiver.answer(1, Reply.status(500));
    drop("cat");
    delivered(1);
    stopClock();
    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(1);
    pass(FIRST_RETRY);

    List<Delivery> deliveries = delivered(2);

    assertThat(deliveries).extracting(Delivery::status).containsExactly(500, 204);
    assertThat(deliveries).allMatch(Delivery::verified);
    assertThat(deliveries.get(1).id()).isEqualTo(deliveries.get(0).id());
    // While its answer is not written down, it counts as not taken.
    eventually(() -> assertThat(outbox("state")).isEqualTo("delivered"));
    pass(SECOND_RETRY);
    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(2);
  }

  @Test
  void anEventThatIsNeverTakenIsSentTenTimesAndGivenUp() throws IOException {
    receiver.answerAlways(Reply.status(500));
    drop("cat");
    for (int attempts = 1; attempts <= 10; attempts++) {
      int sent = attempts;
      eventually(() -> assertThat(outbox("attempts")).isEqualTo("" + sent));
      // More than the schedule's longest wait with what is added to it.
      pass(Duration.ofHours(27));
    }

    assertThat(outbox("state")).isEqualTo("given_up");
    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(10);
    assertThat(receiver.deliveries()).extracting(Delivery::id).containsOnly(outbox("id"));
  }

  @Test
  void aReceiverThatAsksForMoreTimeGetsIt() throws IOException {
    receiver.answer(1, Reply.status(503).header("Retry-After", "60"));
    drop("cat");
    delivered(1);
    // The time asked for counts from when the answer is written down.
    eventually(() -> assertThat(lastError()).contains("503"));

    pass(Duration.ofSeconds(30));
    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(1);
    pass(Duration.ofSeconds(30));

    delivered(2);
  }

  @Test
  void aReceiverThatIsGoneIsLeftAlone() throws IOException {
    receiver.answer(1, Reply.status(410));
    drop("cat");
    delivered(1);
    eventually(() -> assertThat(lastError()).contains("410"));

    pass(SECOND_RETRY);

    awaitRoundOf("webhook-notify");
    assertThat(receiver.deliveries()).hasSize(1);
  }

  @Test
  void aRedirectIsNotFollowedButAFailure() throws IOException {
    try (WebhookReceiver elsewhere = WebhookReceiver.start(SECRET)) {
      receiver.answer(1, Reply.status(307).header("Location", elsewhere.url().toString()));
      drop("cat");
      delivered(1);
      pass(FIRST_RETRY);

      assertThat(delivered(2)).extracting(Delivery::status).containsExactly(307, 204);
      assertThat(elsewhere.deliveries()).isEmpty();
    }
  }

  @Test
  @Setting(name = "reelay.network.allow", value = "")
  void aReceiverAtAPrivateAddressIsNotConnectedTo() throws IOException {
    gateway.onQuery().answer(JobFault.failed("over"));
    drop("cat");

    eventually(() -> assertThat(lastError()).contains("ForbiddenAddressException"));
    assertThat(receiver.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  @Setting(name = "reelay.webhook.timeout", value = "1s")
  @Setting(name = "reelay.webhook.threads", value = "1")
  @Setting(name = "reelay.webhook.allow-prompt-url", value = "true")
  void aReceiverWhoseAnswerDoesNotEndIsCutOffAndHoldsNobodyUp(Answer answer) throws IOException {
    try (HostilePeer hostile = HostilePeer.start(answer)) {
      drop("a.json", "{\"prompt\": \"a\", \"webhook_url\": \"" + hostile.uri() + "\"}");
      eventually(() -> assertThat(hostile.cut()).isEqualTo(1));
      drop("b");

      delivered(1);
      assertThat(hostile.requests()).isEqualTo(1);
    }
  }

  static Stream<Arguments> aReceiverWhoseAnswerDoesNotEndIsCutOffAndHoldsNobodyUp() {
    String head = "HTTP/1.1 500 No\r\n";
    return Stream.of(
        argumentSet("a dripping head", HostilePeer.drip(head, "X-Filling: a\r\n")),
        argumentSet(
            "a dripping body", HostilePeer.drip(head + "Content-Length: 60000\r\n\r\n", "a")),
        argumentSet("endless lines", HostilePeer.flood(head, "X-Filling: a\r\n")),
        argumentSet("an endless body", HostilePeer.flood(head + "\r\n", "a")));
  }

  /** Of the only event in the outbox, or an empty text. */
  private String lastError() {
    return outbox("last_error");
  }

  private String outbox(String column) {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT coalesce(max(" + column + "), '') FROM outbox")
                    .mapTo(String.class)
                    .one());
  }

  private List<Delivery> delivered(int count) {
    eventually(() -> assertThat(receiver.deliveries()).hasSize(count));
    return receiver.deliveries();
  }
}
