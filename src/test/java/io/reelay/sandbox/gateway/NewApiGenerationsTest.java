package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewApiGenerationsTest {
  private static final String GENERATIONS = "/v1/video/generations";
  private static final String CAT = "{\"model\":\"kling-v1\",\"prompt\":\"a cat\"}";

  @AutoClose private final SimulatedGateway gateway = SimulatedGateway.start(GatewayKind.NEW_API);

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void aCreateWithEveryFieldIsTaken() throws Exception {
    String body =
        """
        {"model": "kling-v1", "prompt": "a cat", "image": "https://example.com/a.png",
         "images": ["https://example.com/b.png"], "size": "1280x720", "seconds": "5",
         "duration": 5, "width": 1280, "height": 720, "metadata": {"negative_prompt": "dogs"}}
        """;

    JsonNode created = GatewayClient.json(client.post(GENERATIONS, body));

    assertThat(created.fieldNames())
        .toIterable()
        .containsExactly("id", "task_id", "status", "status_update_time");
    assertThat(created.path("task_id").asText()).startsWith("task_");
    assertThat(created.path("id")).isEqualTo(created.path("task_id"));
    assertThat(gateway.createsFor("a cat")).hasSize(1);
  }

  @Test
  void theEnvelopeSaysSuccessWhileTheJobIsUnderWay() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    gateway.onQuery().answer(JobFault.stuck());

    JsonNode pending = client.told(GENERATIONS + "/" + client.made(GENERATIONS, CAT));

    assertThat(pending.path("code").asText()).isEqualTo("success");
    assertThat(pending.at("/data/status").asText()).isEqualTo("IN_PROGRESS");
    assertThat(pending.at("/data/progress").asText()).isEqualTo("99%");
    assertThat(pending.at("/data/result_url").isMissingNode()).isTrue();
  }

  @Test
  void aFinishedTaskHasItsLinkInTheEnvelope() throws Exception {
    JsonNode done = client.told(GENERATIONS + "/" + client.made(GENERATIONS, CAT));

    assertThat(done.at("/data/status").asText()).isEqualTo("SUCCESS");
    assertThat(done.at("/data/progress").asText()).isEqualTo("100%");
    assertThat(done.at("/data/fail_reason").asText()).isEmpty();
    URI link = URI.create(done.at("/data/result_url").asText());
    assertThat(client.download(link).statusCode()).isEqualTo(200);
  }

  @Test
  void aFailureIsAReasonInTheEnvelope() throws Exception {
    gateway.onQuery("bad"::equals).answer(JobFault.failed("too bad"));
    gateway.onQuery("moderated"::equals).answer(JobFault.moderated("violence"));

    for (String prompt : new String[] {"bad", "moderated"}) {
      String id = client.made(GENERATIONS, CAT.replace("a cat", prompt));
      JsonNode failed = client.told(GENERATIONS + "/" + id);
      assertThat(failed.path("code").asText()).isEqualTo("success");
      assertThat(failed.at("/data/status").asText()).isEqualTo("FAILURE");
      assertThat(failed.at("/data/fail_reason").asText())
          .isIn("too bad", "Your request was blocked by our moderation system.");
    }
  }

  @Test
  void aTaskCanBeToldWithoutAnEnvelope() throws Exception {
    JsonNode done = answerIn(AnswerForm.FLAT);

    assertThat(done.path("status").asText()).isEqualTo("succeeded");
    assertThat(done.path("url").asText()).startsWith("http://");
    assertThat(done.path("format").asText()).isEqualTo("mp4");
    assertThat(done.path("metadata").isObject()).isTrue();
    assertThat(done.path("error").isNull()).isTrue();
    assertThat(done.has("data")).isFalse();
  }

  @Test
  void anOldVersionHasTheLinkInItsFailReason() throws Exception {
    JsonNode done = answerIn(AnswerForm.LINK_IN_FAIL_REASON);

    assertThat(done.at("/data/status").asText()).isEqualTo("SUCCESS");
    assertThat(done.at("/data/fail_reason").asText()).startsWith("http://");
    assertThat(done.at("/data/result_url").isMissingNode()).isTrue();
  }

  @Test
  void aFormOfAnotherKindIsAMistakeOfTheTest() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SimulatedGateway.builder().form(AnswerForm.FLAT).start())
        .withMessageContaining("QUICKROUTER");
  }

  @Test
  void aTaskCanBeUnknownAtFirst() throws Exception {
    gateway.onQuery().times(1).answer(Fault.taskNotExist());
    String id = client.made(GENERATIONS, CAT);

    HttpResponse<String> first = client.get(GENERATIONS + "/" + id);
    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(first).path("code").asText()).isEqualTo("task_not_exist");
    assertThat(client.get(GENERATIONS + "/" + id).statusCode()).isEqualTo(200);
    assertThat(client.told(GENERATIONS + "/task_unknown").path("code").asText())
        .isEqualTo("task_not_exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\":\"a\"}",
        "{\"model\":\"kling-v1\"}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"seconds\":5}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"duration\":\"5\"}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"width\":\"1280\"}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"size\":\"large\"}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"metadata\":\"x\"}",
        "{\"model\":\"kling-v1\",\"prompt\":\"a\",\"images\":\"https://example.com/a.png\"}"
      })
  void aWrongBodyIsRefusedAndNotBilled(String body) throws Exception {
    HttpResponse<String> response = client.post(GENERATIONS, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(response).path("code").asText()).isEqualTo("invalid_request");
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).hasSize(1);
  }

  @Test
  void aWrongKeyIsRefusedInTheWordsOfTheRelay() throws Exception {
    URI unknown = gateway.uri().resolve(GENERATIONS + "/task_1");

    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(unknown).header("Authorization", "Bearer wrong"));

    assertThat(response.statusCode()).isEqualTo(401);
    JsonNode error = GatewayClient.json(response).path("error");
    assertThat(error.path("type").asText()).isEqualTo("new_api_error");
    assertThat(error.path("message").asText()).contains("request id");
  }

  private static JsonNode answerIn(AnswerForm form) throws Exception {
    try (SimulatedGateway other =
        SimulatedGateway.builder().kind(GatewayKind.NEW_API).form(form).start()) {
      GatewayClient user = new GatewayClient(other);
      return user.told(GENERATIONS + "/" + user.made(GENERATIONS, CAT));
    }
  }
}
