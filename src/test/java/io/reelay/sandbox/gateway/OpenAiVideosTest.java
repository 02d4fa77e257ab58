package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.sandbox.video.VideoSource;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiVideosTest {
  private static final int VIDEO_BYTES = 8192;

  @AutoClose
  private final SimulatedGateway gateway =
      SimulatedGateway.builder()
          .kind(GatewayKind.OPENAI)
          .pollAfter(Duration.ofSeconds(2))
          .videos(VideoSource.padded(VIDEO_BYTES))
          .start();

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void aCreateIsAnsweredWithAVideoObjectWithoutALink() throws Exception {
    String body =
        """
        {"model": "sora-2-pro", "prompt": "a cat", "seconds": "12", "size": "1792x1024",
         "input_reference": {"image_url": "https://example.com/cat.png"}}
        """;

    JsonNode video = GatewayClient.json(client.post("/v1/videos", body));

    assertThat(video.path("id").asText()).startsWith("video_");
    assertThat(video.path("object").asText()).isEqualTo("video");
    assertThat(video.path("model").asText()).isEqualTo("sora-2-pro");
    assertThat(video.path("status").asText()).isEqualTo("queued");
    assertThat(video.path("seconds").isTextual()).isTrue();
    assertThat(video.path("error").isNull()).isTrue();
    assertThat(video.toString()).doesNotContain("url");
    assertThat(gateway.createsFor("a cat")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"model\":\"sora-2\"} | prompt | missing_required_parameter",
        "{\"prompt\":\"\"} | prompt | invalid_value",
        "{\"prompt\":7} | prompt | invalid_type",
        "{\"prompt\":\"a\",\"duration\":8} | duration | unknown_parameter",
        "{\"prompt\":\"a\",\"seconds\":8} | seconds | invalid_type",
        "{\"prompt\":\"a\",\"seconds\":\"10\"} | seconds | invalid_value",
        "{\"prompt\":\"a\",\"size\":\"640x480\"} | size | invalid_value",
        "{\"prompt\":\"a\",\"input_reference\":\"https://example.com/a.png\"} |"
            + " input_reference | invalid_type",
        "{\"prompt\":\"a\",\"input_reference\":{\"image_url\":\"./a.png\"}} |"
            + " image_url | invalid_value",
        "{\"prompt\":\"a\",\"input_reference\":{\"link\":\"https://example.com/a.png\"}} |"
            + " link | unknown_parameter",
        "{\"prompt\":\"a\",\"input_reference\":{}} | input_reference | invalid_value"
      })
  void aWrongFieldIsRefusedByNameAndNotBilled(String body, String param, String code)
      throws Exception {
    HttpResponse<String> response = client.post("/v1/videos", body);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = GatewayClient.json(response).path("error");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("param").asText()).isEqualTo(param);
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(param);
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  @Test
  void aPromptHas32000CharactersAtMost() throws Exception {
    String longest = "🐈".repeat(32_000);

    assertThat(client.post("/v1/videos", prompt(longest)).statusCode()).isEqualTo(200);
    assertThat(client.post("/v1/videos", prompt(longest + "a")).statusCode()).isEqualTo(400);
  }

  @Test
  void aQueryTellsWhenToAskAgain() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    String id = client.made("/v1/videos", prompt("a cat"));

    HttpResponse<String> response = client.get("/v1/videos/" + id);

    assertThat(response.headers().firstValue("openai-poll-after-ms")).hasValue("2000");
    assertThat(GatewayClient.json(response).path("status").asText()).isEqualTo("queued");
    assertThat(client.get("/v1/videos/video_unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void theContentNeedsTheKey() throws Exception {
    String id = client.made("/v1/videos", prompt("a cat"));
    URI content = gateway.uri().resolve(contentOf(id));

    HttpResponse<byte[]> without = client.download(content);
    HttpResponse<byte[]> with = client.bytes(contentOf(id));

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(with.statusCode()).isEqualTo(200);
    assertThat(with.headers().firstValue("Content-Type")).hasValue("video/mp4");
    assertThat(with.body()).hasSize(VIDEO_BYTES).containsSequence("ftyp".getBytes());
    assertThat(gateway.traffic().leaks()).isEmpty();
    assertThat(gateway.traffic().downloads("a cat")).isEqualTo(1);
  }

  @Test
  void thereIsNoContentBeforeTheEnd() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    String id = client.made("/v1/videos", prompt("a cat"));

    HttpResponse<String> early = client.get(contentOf(id));

    assertThat(early.statusCode()).isEqualTo(400);
    assertThat(early.body()).contains("Task is not completed yet");
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  @Test
  void aCompletedJobsContentCanBeLate() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.notCompletedYet());
    String id = client.made("/v1/videos", prompt("a cat"));

    assertThat(client.get(contentOf(id)).statusCode()).isEqualTo(400);
    assertThat(client.get(contentOf(id)).statusCode()).isEqualTo(200);
    assertThat(gateway.traffic().refusals()).isEmpty();
  }

  @Test
  void theContentCanBeARedirectToAnotherOriginWhereAKeyIsALeak() throws Exception {
    gateway.onDownload().answer(DownloadFault.redirectToOtherOrigin());
    String id = client.made("/v1/videos", prompt("a cat"));

    HttpResponse<String> redirect = client.get(contentOf(id));

    assertThat(redirect.statusCode()).isEqualTo(302);
    URI other = URI.create(redirect.headers().firstValue("Location").orElseThrow());
    assertThat(other.getPort()).isNotEqualTo(gateway.uri().getPort());
    assertThat(client.download(other).body()).hasSize(VIDEO_BYTES);
    client.send(HttpRequest.newBuilder(other).header("Authorization", "Bearer sk-sandbox"));
    assertThat(gateway.traffic().leaks()).containsExactly(other.getPath());
  }

  @Test
  void theContentCanBeADocumentThatLeadsToTheVideo() throws Exception {
    gateway.onDownload().answer(DownloadFault.linkInstead());
    String id = client.made("/v1/videos", prompt("a cat"));

    JsonNode document = client.told(contentOf(id));

    assertThat(document.path("url")).isEqualTo(document.path("video_url"));
    URI link = URI.create(document.path("url").asText());
    assertThat(client.download(link).body()).hasSize(VIDEO_BYTES);
  }

  @Test
  void aRemixHasAPromptAndNothingElse() throws Exception {
    String source = client.made("/v1/videos", prompt("a cat"));

    JsonNode remix =
        GatewayClient.json(client.post("/v1/videos/" + source + "/remix", prompt("finer")));

    assertThat(remix.path("remixed_from_video_id").asText()).isEqualTo(source);
    assertThat(gateway.createsFor("finer")).hasSize(1);
    String withSize = "{\"prompt\":\"finer\",\"size\":\"1280x720\"}";
    assertThat(client.post("/v1/videos/" + source + "/remix", withSize).statusCode())
        .isEqualTo(400);
  }

  @Test
  void onlyAFinishedVideoIsRemixed() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    String pending = client.made("/v1/videos", prompt("a cat"));

    assertThat(client.post("/v1/videos/" + pending + "/remix", prompt("finer")).statusCode())
        .isEqualTo(400);
    assertThat(client.post("/v1/videos/video_unknown/remix", prompt("finer")).statusCode())
        .isEqualTo(404);
    assertThat(gateway.createsFor("finer")).isEmpty();
  }

  @Test
  void aModeratedVideoFailsWithACode() throws Exception {
    gateway.onQuery().answer(JobFault.moderated("violence"));
    String id = client.made("/v1/videos", prompt("a cat"));

    JsonNode video = client.told("/v1/videos/" + id);

    assertThat(video.path("status").asText()).isEqualTo("failed");
    assertThat(video.at("/error/code").asText()).isEqualTo("moderation_blocked");
    assertThat(video.at("/error/message").asText())
        .isEqualTo("Your request was blocked by our moderation system.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/video/create", "/v1/video/generations", "/sora/v1/characters"})
  void pathsOfOtherGatewaysAreNotThere(String path) throws Exception {
    assertThat(client.post(path, prompt("a cat")).statusCode()).isEqualTo(404);
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  private static String prompt(String text) {
    return "{\"prompt\":\"" + text + "\"}";
  }

  private static String contentOf(String id) {
    return "/v1/videos/" + id + "/content";
  }
}
