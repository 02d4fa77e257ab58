package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.Patience;
import io.reelay.sandbox.video.FrameSize;
import io.reelay.sandbox.video.Video;
import io.reelay.sandbox.video.VideoOrder;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedGatewayTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final int VIDEO_BYTES = 8192;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @AutoClose
  private final SimulatedGateway gateway =
      SimulatedGateway.builder()
          .videos(VideoSource.padded(VIDEO_BYTES))
          .clock(new SetClock(now))
          .start();

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void aCreateIsAnsweredAsDocumentedAndBilled() throws Exception {
    HttpResponse<String> response = client.create("make animate");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode created = GatewayClient.json(response);
    assertThat(created.fieldNames())
        .toIterable()
        .containsExactly("id", "status", "status_update_time");
    assertThat(created.path("id").asText()).matches("sora-2:task_[0-9a-z]{26}");
    assertThat(created.path("status").asText()).isEqualTo("pending");
    assertThat(created.path("status_update_time").asLong()).isEqualTo(START.toEpochMilli());
    assertThat(gateway.bill())
        .containsExactly(
            new Bill.Create(
                created.path("id").asText(),
                "/v1/video/create",
                "make animate",
                GatewayClient.body("make animate"),
                START,
                null,
                true));
  }

  @Test
  void everyExampleOfTheDocumentsIsTaken() throws Exception {
    assertThat(
            client.post(
                """
                {"images": [], "model": "sora-2", "orientation": "portrait",
                 "prompt": "make animate", "duration": 15, "size": "large",
                 "character_url": "https://filesystem.site/cdn/20251030/example.mp4",
                 "character_timestamps": "1,3"}
                """))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(
            client.post(
                """
                {"images": ["https://filesystem.site/cdn/20250612/example.png"],
                 "model": "sora-2", "orientation": "portrait", "prompt": "make animate",
                 "size": "large", "duration":15, "watermark":false}
                """))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
  }

  @Test
  void theIdempotencyKeyIsWrittenDownAndNotHonoured() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      client.send(
          client
              .post()
              .header("Idempotency-Key", "job-1")
              .POST(BodyPublishers.ofString(GatewayClient.body("a cat").toString())));
    }

    assertThat(gateway.createsFor("a cat"))
        .hasSize(2)
        .allSatisfy(create -> assertThat(create.idempotencyKey()).isEqualTo("job-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"model\":\"sora-2\",\"prompt\":\"a\"",
        "{\"model\":\"sora-2\",\"prompt\":\"a\"} x",
        "{\"prompt\":\"a\"}",
        "{\"model\":\"sora-2\"}",
        "{\"model\":\"sora-2\",\"prompt\":\" \"}",
        "{\"model\":\"sora-2\",\"prompt\":7}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"images\":\"https://example.org/a.png\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"images\":[1]}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"images\":[\"./a.png\"]}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"seconds\":\"10\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"enable_upsample\":\"yes\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"duration\":\"15\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"duration\":12}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"duration\":25}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"orientation\":\"square\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"size\":\"huge\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"size\":null}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"watermark\":1}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"character_timestamps\":\"1\"}",
        "{\"model\":\"sora-2\",\"prompt\":\"a\",\"character_timestamps\":\"1,9\"}"
      })
  void aWrongBodyIsRefusedAndNotBilled(String body) throws Exception {
    HttpResponse<String> response = client.post(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(response).at("/error/message").asText()).isNotBlank();
    assertThat(GatewayClient.json(response).path("error").has("message_zh")).isTrue();
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).singleElement().asString().startsWith("400 ");
  }

  @Test
  void twentyFiveSecondsAreForTheProModel() throws Exception {
    HttpResponse<String> response =
        client.post("{\"model\":\"sora-2-pro\",\"prompt\":\"a\",\"duration\":25}");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void withoutItsKeyNothingIsTaken() throws Exception {
    URI create = gateway.uri().resolve("/v1/video/create");
    URI query = gateway.uri().resolve("/v1/video/query?id=x");

    assertThat(client.send(HttpRequest.newBuilder(query)).statusCode()).isEqualTo(401);
    HttpResponse<String> wrong =
        client.send(
            HttpRequest.newBuilder(create)
                .header("Authorization", "Bearer wrong")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(GatewayClient.body("a cat").toString())));

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(GatewayClient.json(wrong).at("/error/type").asText())
        .isEqualTo("authentication_error");
    assertThat(gateway.bill()).isEmpty();
  }

  @Test
  void aWrongContentTypeOrMethodIsRefused() throws Exception {
    HttpRequest.Builder text =
        client.post().setHeader("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"));

    assertThat(client.send(text).statusCode()).isEqualTo(415);
    assertThat(client.send(client.post().GET()).statusCode()).isEqualTo(405);
  }

  @Test
  void aJobIsPendingWithProgressThatMovesUntilItsTimeIsOver() throws Exception {
    gateway.generationTime(Duration.ofSeconds(100));
    String id = client.createdId("a cat");

    now.set(START.plusSeconds(25));
    JsonNode pending = client.state(id);
    assertThat(pending.path("id").asText()).isEqualTo(id);
    assertThat(pending.path("status").asText()).isEqualTo("pending");
    assertThat(pending.has("video_url")).isFalse();
    assertThat(pending.at("/detail/id").asText()).isEqualTo(id.substring("sora-2:".length()));
    assertThat(pending.at("/detail/input/prompt").asText()).isEqualTo("a cat");
    assertThat(pending.at("/detail/pending_info/progress_pct").asDouble())
        .isCloseTo(0.25, within(0.001));

    now.set(START.plusSeconds(100));
    JsonNode completed = client.state(id);
    assertThat(completed.path("status").asText()).isEqualTo("completed");
    assertThat(completed.path("enhanced_prompt").asText()).isEqualTo("a cat");
    assertThat(completed.path("video_url").asText())
        .isEqualTo(gateway.uri() + "/files/" + id.substring("sora-2:".length()) + ".mp4");
  }

  @Test
  void eachPromptCanTakeItsOwnTime() throws Exception {
    gateway.generationTime("slow"::equals, Duration.ofHours(1));

    assertThat(client.state(client.createdId("slow")).path("status").asText()).isEqualTo("pending");
    assertThat(client.state(client.createdId("fast")).path("status").asText())
        .isEqualTo("completed");
  }

  @Test
  void aJobIsPendingUntilItsVideoIsRendered() throws Exception {
    CompletableFuture<Video> rendering = new CompletableFuture<>();
    try (SimulatedGateway slow =
        SimulatedGateway.builder().videos(new OneVideo(rendering)).start()) {
      GatewayClient user = new GatewayClient(slow);
      String id = user.createdId("a cat");
      assertThat(user.state(id).path("status").asText()).isEqualTo("pending");

      VideoOrder any = new VideoOrder("task_1", "a cat", FrameSize.of("portrait", "small"), 10);
      rendering.complete(VideoSource.padded(VIDEO_BYTES).video(any).join());

      assertThat(user.download(user.link(id)).body()).hasSize(VIDEO_BYTES);
    }
  }

  @Test
  void theFileOfACompletedJobNeedsNoKey() throws Exception {
    HttpResponse<byte[]> file = client.download(client.link(client.createdId("a cat")));

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("video/mp4");
    assertThat(file.headers().firstValueAsLong("Content-Length")).hasValue(VIDEO_BYTES);
    assertThat(file.body()).hasSize(VIDEO_BYTES).containsSequence("ftyp".getBytes());
    assertThat(gateway.traffic().leaks()).isEmpty();
  }

  @Test
  void theGatewaysOwnFilesPassAKeyOver() throws Exception {
    URI link = client.link(client.createdId("a cat"));

    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(link).header("Authorization", "Bearer sk-sandbox"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(gateway.traffic().leaks()).isEmpty();
  }

  @Test
  void theFileOfAPendingJobDoesNotExistYet() throws Exception {
    gateway.generationTime(Duration.ofSeconds(100));
    String file = client.createdId("a cat").replace("sora-2:", "/files/") + ".mp4";

    assertThat(client.download(gateway.uri().resolve(file)).statusCode()).isEqualTo(404);
    now.set(START.plusSeconds(100));
    assertThat(client.download(gateway.uri().resolve(file)).statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownOrBareIdDoesNotExist() throws Exception {
    String bare = client.createdId("a cat").replace("sora-2:", "");

    for (String id : new String[] {"sora-2:task_unknown", bare, "sora-3:" + bare}) {
      assertThat(client.query(id).statusCode()).isEqualTo(400);
      assertThat(client.state(id).path("code").asText()).isEqualTo("task_not_exist");
    }
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    URI beside = gateway.uri().resolve("/v1/video/create-not");

    assertThat(client.send(HttpRequest.newBuilder(beside)).statusCode()).isEqualTo(404);
  }

  @Test
  void jobsGoOnWhileTheGatewayIsOffline() throws Exception {
    gateway.generationTime(Duration.ofSeconds(100));
    String id = client.createdId("a cat");

    gateway.goOffline();
    assertThatThrownBy(() -> client.query(id)).isInstanceOf(ConnectException.class);
    now.set(START.plusSeconds(100));
    gateway.comeBack();

    assertThat(client.state(id).path("status").asText()).isEqualTo("completed");
  }

  @Test
  void theMostJobsOpenAtOnceAreCounted() throws Exception {
    for (String prompt : new String[] {"a", "b", "c"}) {
      client.link(client.createdId(prompt));
    }
    assertThat(gateway.mostJobsOpen()).isEqualTo(1);

    client.createdId("d");
    client.createdId("e");
    assertThat(gateway.mostJobsOpen()).isEqualTo(2);
  }

  @Test
  void closingLetsAHeldBackAnswerGo() throws Exception {
    gateway.onCreate().answer(Fault.delay(Duration.ofHours(1)));
    var answer = client.createLater("a cat");
    await().until(() -> gateway.bill().size() == 1);

    gateway.close();

    assertThat(answer)
        .failsWithin(Patience.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class);
  }

  private record OneVideo(CompletableFuture<Video> rendering) implements VideoSource {
    @Override
    public CompletableFuture<Video> video(VideoOrder order) {
      return rendering;
    }

    @Override
    public void close() {}
  }

  private static final class SetClock extends Clock {
    private final AtomicReference<Instant> now;

    SetClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }
}
