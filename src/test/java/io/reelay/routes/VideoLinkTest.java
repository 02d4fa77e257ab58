package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.s3.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With videos in a bucket, who is told of one can fetch it. */
class VideoLinkTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";
  private static final Duration FIRST_RETRY = Duration.ofSeconds(6);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);
  private final EmbeddedS3 s3;

  VideoLinkTest(@TempDir Path folder) {
    try {
      s3 = EmbeddedS3.start(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    s3.createBucket("videos");
    setting("reelay.storage.kind", "s3");
    setting("reelay.storage.s3.bucket", "videos");
    setting("reelay.storage.s3.endpoint", s3.connection().endpoint().toString());
    setting("reelay.storage.s3.path-style", "true");
    setting("reelay.storage.s3.access-key", s3.connection().accessKey());
    setting("reelay.storage.s3.secret-key", s3.connection().secretKey());
    setting("reelay.storage.s3.link-lifetime", "2h");
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.submitted,video.stored");
  }

  @AfterEach
  void closeServers() throws IOException {
    receiver.close();
    s3.close();
  }

  @Test
  void anEventOfAStoredVideoHasALinkThatGivesTheVideo() throws Exception {
    drop("cat");
    JobView job = await("cat", "stored");
    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(1));

    Delivery delivery = receiver.deliveries("video.stored").get(0);
    assertThat(delivery.verified()).isTrue();
    JsonNode video = delivery.body().path("data").path("video");
    assertThat(video.path("url").asText()).endsWith("/videos/cat.mp4").doesNotContain("?");
    assertThat(video.path("link").asText()).contains("X-Amz-Expires=7200");
    assertThat(get(video.path("link").asText())).hasSize(Math.toIntExact(job.bytes()));
    assertThat(receiver.deliveries("video.submitted"))
        .allSatisfy(event -> assertThat(event.verified()).isTrue());
  }

  @Test
  void eachAttemptHasALinkOfItsOwnTime() throws Exception {
    receiver.answer(1, Reply.status(500));
    receiver.answer(2, Reply.status(500));
    drop("cat");
    eventually(() -> assertThat(receiver.deliveries()).hasSize(2));
    pass(FIRST_RETRY);
    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(2));

    assertThat(receiver.deliveries("video.stored"))
        .allSatisfy(
            delivery -> {
              assertThat(delivery.verified()).isTrue();
              assertThat(delivery.body().path("data").path("video").path("link").asText())
                  .contains("X-Amz-Signature=");
            });
  }

  @Test
  void theApiTellsALinkAndTheLedgerHasNone() throws Exception {
    drop("cat");
    JobView job = await("cat", "stored");
    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(1));

    JsonNode shown = JSON.readTree(get(address("/api/jobs/" + job.id()).toString()));
    assertThat(get(shown.path("video").path("link").asText()))
        .hasSize(Math.toIntExact(job.bytes()));

    for (String file : filesIn(home)) {
      if (file.startsWith("ledger.db")) {
        assertThat(Files.readString(home.resolve(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("X-Amz-Signature");
      }
    }
  }

  private static byte[] get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray())
        .body();
  }
}
