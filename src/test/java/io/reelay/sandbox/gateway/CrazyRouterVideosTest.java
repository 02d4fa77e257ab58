package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrazyRouterVideosTest {
  private static final String CAT = "{\"model\":\"sora\",\"prompt\":\"a cat\"}";

  @AutoClose
  private final SimulatedGateway gateway = SimulatedGateway.start(GatewayKind.CRAZYROUTER);

  private final GatewayClient client = new GatewayClient(gateway);

  @ParameterizedTest
  @CsvSource({
    "002-unified.json, /v1/video/create",
    "002-openai.json, /v1/videos",
    "002-image.json, /v1/videos",
    "002-pro.json, /v1/videos",
    "002-storyboard.json, /v1/videos"
  })
  void everyExampleOfTheDocumentsIsTakenAtItsPath(String example, String path) throws Exception {
    String body = Files.readString(Path.of("src/test/resources/prompts/seeds", example));

    assertThat(client.post(path, body).statusCode()).isEqualTo(200);
    assertThat(gateway.bill()).singleElement().extracting(Bill.Create::path).isEqualTo(path);
  }

  @Test
  void aVideoIsToldAsDocumented() throws Exception {
    String body =
        "{\"model\":\"sora\",\"prompt\":\"a cat\",\"size\":\"1920x1080\",\"duration\":10}";
    JsonNode created = GatewayClient.json(client.post("/v1/videos", body));
    String id = created.path("id").asText();
    JsonNode done = client.told("/v1/videos/" + id);

    assertThat(id).startsWith("sora_task_");
    assertThat(created.path("status").asText()).isEqualTo("processing");
    assertThat(created.path("created_at").asLong()).isBetween(1_700_000_000L, 10_000_000_000L);
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.at("/video/duration").asInt()).isEqualTo(10);
    assertThat(done.at("/video/width").asInt()).isEqualTo(1920);
    assertThat(done.at("/video/height").asInt()).isEqualTo(1080);
    URI link = URI.create(done.at("/video/url").asText());
    assertThat(client.download(link).statusCode()).isEqualTo(200);
  }

  @Test
  void aVideoUnderWayIsProcessing() throws Exception {
    gateway.generationTime(Duration.ofHours(1));

    JsonNode pending = client.told("/v1/videos/" + client.made("/v1/videos", CAT));

    assertThat(pending.path("status").asText()).isEqualTo("processing");
    assertThat(pending.has("video")).isFalse();
  }

  @Test
  void aStoryboardIsKnownByItsPrompts() throws Exception {
    String body =
        """
        {"model": "sora", "storyboard": [
          {"prompt": "A sunrise", "duration": 5}, {"prompt": "A village", "duration": 7}]}
        """;

    JsonNode done = client.told("/v1/videos/" + client.made("/v1/videos", body));

    assertThat(gateway.createsFor("A sunrise / A village")).hasSize(1);
    assertThat(done.at("/video/duration").asInt()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\":\"a\"}",
        "{\"model\":\"sora\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"seconds\":\"10\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"duration\":\"10\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"duration\":20}",
        "{\"model\":\"sora-pro\",\"prompt\":\"a\",\"duration\":21}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"size\":\"large\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"aspect_ratio\":\"16:9\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"image_url\":\"./a.png\"}",
        "{\"model\":\"sora\",\"prompt\":\"a\",\"image_url\":{\"link\":\"https://example.com/a\"}}",
        "{\"model\":\"sora\",\"storyboard\":[]}",
        "{\"model\":\"sora\",\"storyboard\":[\"a\"]}",
        "{\"model\":\"sora\",\"storyboard\":[{\"prompt\":\"a\"}]}",
        "{\"model\":\"sora\",\"storyboard\":[{\"prompt\":\"a\",\"duration\":\"5\"}]}",
        "{\"model\":\"sora\",\"storyboard\":[{\"prompt\":\"a\",\"duration\":5,\"size\":\"x\"}]}"
      })
  void aWrongBodyIsRefusedAndNotBilled(String body) throws Exception {
    HttpResponse<String> response = client.post("/v1/videos", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(response).path("code").asText()).isEqualTo("invalid_request");
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  @Test
  void theUnifiedQueryTakesBothNamesOfTheIdAndTellsSeconds() throws Exception {
    String id = client.made("/v1/video/create", CAT);
    String encoded = GatewayClient.encoded(id);

    JsonNode byId = client.told("/v1/video/query?id=" + encoded);

    assertThat(client.told("/v1/video/query?task_id=" + encoded)).isEqualTo(byId);
    assertThat(byId.path("status").asText()).isEqualTo("completed");
    assertThat(byId.path("status_update_time").asLong()).isLessThan(10_000_000_000L);
  }

  @Test
  void eachFamilyOfPathsKnowsOnlyItsOwnTasks() throws Exception {
    String unified = GatewayClient.encoded(client.made("/v1/video/create", CAT));
    String video = client.made("/v1/videos", CAT);

    for (String path : new String[] {"/v1/videos/" + unified, "/v1/video/query?id=" + video}) {
      HttpResponse<String> response = client.get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(GatewayClient.json(response).at("/error/code").asText())
          .isEqualTo("model_not_found");
    }
    assertThat(client.told("/v1/videos/sora_task_unknown").path("code").asText())
        .isEqualTo("task_not_exist");
    assertThat(gateway.traffic().refusals()).hasSize(3);
  }

  @Test
  void aVideoCanBeToldInTheNewerEnvelope() throws Exception {
    try (SimulatedGateway newer =
        SimulatedGateway.builder()
            .kind(GatewayKind.CRAZYROUTER)
            .form(AnswerForm.ENVELOPE)
            .start()) {
      GatewayClient user = new GatewayClient(newer);
      String id = user.made("/v1/videos", CAT);

      JsonNode done = user.told("/v1/videos/" + id);
      assertThat(done.path("code").asText()).isEqualTo("success");
      assertThat(done.at("/data/task_id").asText()).isEqualTo(id);
      assertThat(done.at("/data/status").asText()).isEqualTo("SUCCESS");
      assertThat(done.at("/data/artifact_url").asText()).startsWith(newer.uri().toString());
      assertThat(done.at("/data/result_url")).isEqualTo(done.at("/data/artifact_url"));

      newer.onQuery().times(1).answer(JobFault.failed("E77", "no capacity"));
      JsonNode failed = user.told("/v1/videos/" + id);
      assertThat(failed.path("code").asText()).isEqualTo("success");
      assertThat(failed.at("/data/status").asText()).isEqualTo("FAILURE");
      assertThat(failed.at("/data/fail_reason").asText()).isEqualTo("no capacity");
    }
  }

  @Test
  void aFailureOrALateLinkIsToldInTheDocumentedForm() throws Exception {
    gateway.onQuery().times(1).answer(JobFault.completedWithoutUrl());
    gateway.onQuery().times(1).answer(JobFault.failed("too bad"));
    String id = client.made("/v1/videos", CAT);

    JsonNode late = client.told("/v1/videos/" + id);
    assertThat(late.path("status").asText()).isEqualTo("completed");
    assertThat(late.at("/video/url").isMissingNode()).isTrue();
    JsonNode failed = client.told("/v1/videos/" + id);
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("error").asText()).isEqualTo("too bad");
  }
}
