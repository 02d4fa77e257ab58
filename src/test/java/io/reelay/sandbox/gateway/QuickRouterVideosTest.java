package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickRouterVideosTest {
  private static final String REMIX =
      """
      {"prompt": "画面更精细一些", "size": "1280x720"}
      """;

  @AutoClose private final SimulatedGateway gateway = SimulatedGateway.start();

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void aRemixIsAnsweredAsDocumentedAndBilled() throws Exception {
    String source = client.createdId("a cat");

    JsonNode video = GatewayClient.json(client.post(remixOf(source), REMIX));

    assertThat(video.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "object",
            "model",
            "status",
            "progress",
            "created_at",
            "seconds",
            "size",
            "remixed_from_video_id",
            "detail");
    assertThat(video.path("id").asText())
        .matches("video_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(video.path("status").asText()).isEqualTo("queued");
    assertThat(video.path("seconds").isTextual()).isTrue();
    assertThat(video.path("size").asText()).isEqualTo("1280x720");
    assertThat(gateway.createsFor("画面更精细一些"))
        .singleElement()
        .satisfies(
            create -> {
              assertThat(create.taskId()).isEqualTo(video.path("id").asText());
              assertThat(create.path()).isEqualTo(remixOf(source));
            });
  }

  @Test
  void aRemixCanBeRemixedAndHasAVideoOfItsOwn() throws Exception {
    String first = client.made(remixOf(client.createdId("a cat")), "{\"prompt\":\"finer\"}");
    String second = client.made(remixOf(first), "{\"prompt\":\"finest\"}");

    JsonNode video = client.told("/v1/videos/" + second);

    assertThat(video.path("status").asText()).isEqualTo("completed");
    assertThat(video.path("progress").asInt()).isEqualTo(100);
    assertThat("video_" + video.path("remixed_from_video_id").asText()).isEqualTo(first);
    assertThat(video.path("video_url").asText())
        .isEqualTo(gateway.uri() + "/files/" + second + ".mp4");
  }

  @Test
  void aRemixUnderWayIsQueuedThenInProgressWithoutALink() throws Exception {
    String source = client.createdId("a cat");
    gateway.generationTime(Duration.ofHours(1));
    String remix = client.made(remixOf(source), REMIX);
    gateway.onQuery().times(1).answer(Fault.none());
    gateway.onQuery().answer(JobFault.stuck());

    assertThat(client.told("/v1/videos/" + remix).path("status").asText()).isEqualTo("queued");
    JsonNode stuck = client.told("/v1/videos/" + remix);
    assertThat(stuck.path("status").asText()).isEqualTo("in_progress");
    assertThat(stuck.path("progress").isInt()).isTrue();
    assertThat(stuck.path("progress").asInt()).isEqualTo(99);
    assertThat(stuck.has("video_url")).isFalse();
  }

  @Test
  void theDocumentIsThatOfTheIdNotOfThePath() throws Exception {
    String unified = client.createdId("a cat");

    assertThat(client.told("/v1/videos/" + GatewayClient.encoded(unified)))
        .isEqualTo(client.state(unified));
  }

  @Test
  void aRemixIsUnknownToTheUnifiedQuery() throws Exception {
    String remix = client.made(remixOf(client.createdId("a cat")), REMIX);

    HttpResponse<String> response = client.query(remix);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(response).path("code").asText()).isEqualTo("task_not_exist");
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  @Test
  void onlyAFinishedVideoIsRemixedAndTheErrorComesUnder200() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    String pending = client.createdId("a cat");

    for (String source : new String[] {pending, "video_099c5197-abfd-4e16-88ff-1e162f2a5c77"}) {
      HttpResponse<String> response = client.post(remixOf(source), REMIX);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(GatewayClient.json(response).path("error").fieldNames())
          .toIterable()
          .containsExactly("message", "message_zh", "type");
    }
    assertThat(gateway.bill()).extracting(Bill.Create::taskId).containsExactly(pending);
    assertThat(gateway.traffic().refusals()).hasSize(2).allMatch(line -> line.startsWith("200 "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"prompt\":\" \"}",
        "{\"prompt\":\"a\",\"size\":\"large\"}",
        "{\"prompt\":\"a\",\"model\":\"sora-2\"}",
        "{\"prompt\":\"a\",\"duration\":10}"
      })
  void aWrongRemixIsRefusedAndNotBilled(String body) throws Exception {
    String source = client.createdId("a cat");

    assertThat(client.post(remixOf(source), body).statusCode()).isEqualTo(400);
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  void anIdInAPathMustBeEncodedOnce() throws Exception {
    String id = client.createdId("a cat");

    assertThat(client.get("/v1/videos/" + id).statusCode()).isEqualTo(400);
    String twice = GatewayClient.encoded(GatewayClient.encoded(id));
    assertThat(client.get("/v1/videos/" + twice).statusCode()).isEqualTo(400);
    assertThat(client.get("/v1/videos/" + GatewayClient.encoded(id)).statusCode()).isEqualTo(200);
  }

  @Test
  void pathsOfOtherGatewaysAreNotThere() throws IOException, InterruptedException {
    for (String path :
        new String[] {"/v1/videos", "/v1/video/generations", "/sora/v1/characters"}) {
      assertThat(client.post(path, GatewayClient.body("a").toString()).statusCode()).isEqualTo(404);
    }
    assertThat(gateway.traffic().refusals()).hasSize(3);
  }

  private static String remixOf(String id) {
    return "/v1/videos/" + GatewayClient.encoded(id) + "/remix";
  }
}
