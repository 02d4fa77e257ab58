package io.reelay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY =
      "{\"type\":\"video.stored\",\"data\":{\"name\":\"Ein Käfer\"}}";

  @AutoClose private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void aSignedDeliveryIsTakenAndVerified() throws Exception {
    assertThat(send(signed("msg_1", now, BODY)).statusCode()).isEqualTo(204);

    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.id()).isEqualTo("msg_1");
              assertThat(delivery.timestamp()).isEqualTo(now);
              assertThat(delivery.type()).isEqualTo("video.stored");
              assertThat(delivery.body().at("/data/name").asText()).isEqualTo("Ein Käfer");
              assertThat(delivery.verified()).isTrue();
              assertThat(delivery.status()).isEqualTo(204);
            });
  }

  @Test
  void aDeliveryThatIsChangedOrUnsignedOrOldIsNotVerified() throws Exception {
    send(signed("msg_1", now, BODY).POST(BodyPublishers.ofString(BODY + " ")));
    send(HttpRequest.newBuilder(receiver.url()).POST(BodyPublishers.ofString("no JSON")));
    send(signed("msg_3", now.minusSeconds(600), BODY));

    assertThat(receiver.deliveries()).hasSize(3).noneMatch(Delivery::verified);
  }

  @Test
  void scriptedAnswersComeFirstAndInTheirOrder() throws Exception {
    receiver.answer(2, Reply.status(500));
    receiver.answer(1, Reply.status(302).header("Location", "http://127.0.0.1:1/"));
    receiver.answerAlways(Reply.status(410));

    for (int expected : new int[] {500, 500, 302, 410, 410}) {
      assertThat(send(signed("msg_1", now, BODY)).statusCode()).isEqualTo(expected);
    }
    assertThat(receiver.deliveries("video.stored"))
        .extracting(Delivery::status)
        .containsExactly(500, 500, 302, 410, 410);
    assertThat(receiver.deliveries("video.failed")).isEmpty();
  }

  @Test
  void aSlowAnswerIsWrittenDownAtOnce() throws Exception {
    receiver.answer(1, Reply.status(200), Duration.ofHours(1));

    var answer = client.sendAsync(signed("msg_1", now, BODY).build(), BodyHandlers.ofString());

    await().until(() -> receiver.deliveries().size() == 1);
    assertThat(answer).isNotDone();
  }

  private HttpRequest.Builder signed(String id, Instant time, String body) throws Exception {
    return HttpRequest.newBuilder(receiver.url())
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(time.getEpochSecond()))
        .header("webhook-signature", new Webhook(SECRET).sign(id, time.getEpochSecond(), body))
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
