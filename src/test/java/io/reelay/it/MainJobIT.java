package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.Patience;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** A prompt file becomes a video in S3: the packaged jar, real HTTP, a real S3 server. */
@ExtendWith(S3TestServer.class)
class MainJobIT {
  private static final String SECRET = "whsec_bWFpbi1qb2ItaXQtc2VjcmV0LXRoYXQtaXMtbG9uZw==";
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir Path folder;
  private SimulatedGateway gateway;
  private WebhookReceiver webhook;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(1))
            .videos(VideoSource.padded(12 * 1024 * 1024))
            .start();
    webhook = WebhookReceiver.start(SECRET);
    reelay =
        new Installation(folder, gateway)
            .set("reelay.webhook.url", webhook.url().toString())
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms");
  }

  @AfterEach
  void stop() {
    gateway.close();
    webhook.close();
  }

  private void useBucket(S3Bucket bucket) {
    reelay
        .set("reelay.storage.kind", "s3")
        .set("reelay.storage.s3.bucket", bucket.name())
        .set("reelay.storage.s3.region", bucket.connection().region())
        .set("reelay.storage.s3.endpoint", bucket.connection().endpoint().toString())
        .set("reelay.storage.s3.path-style", "true")
        .set("reelay.storage.s3.access-key", bucket.connection().accessKey())
        .set("reelay.storage.s3.secret-key", bucket.connection().secretKey())
        .set("reelay.storage.s3.part-size", "5MiB");
  }

  @Test
  void promptFilesBecomeWholeVideosInTheBucketAndAreTold(S3Bucket bucket) throws Exception {
    useBucket(bucket);
    // One in parts without an announced length; the others with.
    gateway.onDownload(prompt -> prompt.startsWith("A kite")).answer(DownloadFault.withoutLength());
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("kite.txt"), "A kite over the dunes\n");
      Files.writeString(
          reelay.inbox.resolve("pair.json"),
          """
          [{"name": "first", "prompt": "A river in spring", "duration": 10, "metadata": {"order": 7}},
           {"name": "второй", "prompt": "A river in autumn", "model": "sora-2-pro", "duration": 25}]
          """);
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 3L)));
      await().atMost(LIMIT).until(() -> webhook.deliveries("video.stored").size() == 3);
    }

    for (JobView job : reelay.ledger.jobs()) {
      assertThat(job.key()).matches("\\d{4}-\\d\\d-\\d\\d/[^/]+-" + job.id() + "\\.mp4");
      HeadObjectResponse object =
          bucket.client().headObject(head -> head.bucket(bucket.name()).key(job.key()));
      assertThat(object.contentLength()).isEqualTo(12 * 1024 * 1024).isEqualTo(job.bytes());
      assertThat(object.contentType()).isEqualTo("video/mp4");
      assertThat(object.metadata())
          .containsEntry("job-id", job.id())
          .containsEntry("task-id", job.taskId())
          .containsEntry("gateway", "main")
          .containsKey("model");
    }
    assertThat(bucket.keys()).filteredOn(key -> key.endsWith(".mp4")).hasSize(3);
    assertThat(bucket.keys()).filteredOn(key -> key.endsWith(".mp4.json")).hasSize(3);
    assertThat(bucket.pendingUploads()).isEmpty();
    assertThat(gateway.bill()).hasSize(3).extracting("prompt").doesNotHaveDuplicates();
    assertThat(gateway.traffic().leaks()).isEmpty();
    assertThat(gateway.traffic().refusals()).isEmpty();
    assertToldAsAgreed(bucket);
    assertNothingSecretIsLogged();
  }

  private void assertToldAsAgreed(S3Bucket bucket) {
    assertThat(webhook.deliveries()).allMatch(WebhookReceiver.Delivery::verified);
    assertThat(webhook.deliveries("video.submitted")).hasSize(3);
    JsonNode data =
        webhook.deliveries("video.stored").stream()
            .map(delivery -> delivery.body().path("data"))
            .filter(event -> event.path("name").asText().equals("first"))
            .findFirst()
            .orElseThrow();
    JobView job = reelay.ledger.job("first");
    assertThat(data.path("jobId").asText()).isEqualTo(job.id());
    assertThat(data.path("source").asText()).isEqualTo("file:pair.json");
    assertThat(data.path("taskId").asText()).isEqualTo(job.taskId());
    assertThat(data.path("state").asText()).isEqualTo("stored");
    assertThat(data.path("video").path("bucket").asText()).isEqualTo(bucket.name());
    assertThat(data.path("video").path("key").asText()).isEqualTo(job.key());
    assertThat(data.path("video").path("bytes").asLong()).isEqualTo(12 * 1024 * 1024);
    assertThat(data.path("metadata").path("order").asInt()).isEqualTo(7);
  }

  private void assertNothingSecretIsLogged() throws Exception {
    assertThat(reelay.log())
        .doesNotContain(gateway.apiKey(), SECRET, "A kite over", "A river in")
        .doesNotContain(" WARN ", " ERROR ");
  }

  @Test
  void aFolderHoldsTheSameVideos() throws Exception {
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("kite.txt"), "A kite over the dunes");
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
    }
    assertThat(reelay.videos())
        .singleElement()
        .satisfies(
            video -> {
              assertThat(video.toString()).endsWith(reelay.ledger.job("kite").key());
              assertThat(Files.size(video)).isEqualTo(12 * 1024 * 1024);
            });
  }

  @Test
  void aHeapThatIsSmallerThanTheVideosIsEnough(S3Bucket bucket) throws Exception {
    gateway.close();
    gateway = SimulatedGateway.builder().videos(VideoSource.padded(200L * 1024 * 1024)).start();
    reelay.set("reelay.gateways.main.base-url", gateway.uri().toString());
    useBucket(bucket);
    gateway.onDownload(prompt -> prompt.startsWith("No")).answer(DownloadFault.withoutLength());
    try (ReelayProcess process = reelay.start("-Xmx96m")) {
      for (String prompt : new String[] {"No length", "No length either", "With length"}) {
        Files.writeString(reelay.inbox.resolve(prompt + ".txt"), prompt);
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> reelay.ledger.states().equals(Map.of("stored", 3L)));
    }
    assertThat(Stream.of(reelay.log().split("\n")).filter(line -> line.contains("OutOfMemory")))
        .isEmpty();
  }

  @Test
  void aVideoThatIsTooLargeIsCutOffAndNotReadToItsEnd() throws Exception {
    gateway.close();
    gateway = SimulatedGateway.builder().videos(VideoSource.padded(1L << 30)).start();
    reelay
        .set("reelay.gateways.main.base-url", gateway.uri().toString())
        .set("reelay.storage.max-size", "1MiB");
    AtomicBoolean cutOff = new AtomicBoolean();
    gateway
        .onDownload()
        .answer(
            call -> {
              call.start(false);
              try {
                call.send(0, call.length());
              } catch (IOException e) {
                cutOff.set(true);
                throw e;
              }
            });
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("huge.txt"), "Something huge");
      await().atMost(LIMIT).untilTrue(cutOff);
      await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("failed", 1L)));
    }
    assertThat(reelay.ledger.job("huge").errorKind()).isEqualTo("too_large");
    assertThat(reelay.ledger.job("huge").errorMessage()).contains("larger than the allowed");
    assertThat(reelay.videos()).noneMatch(video -> video.toString().endsWith(".mp4"));
  }
}
