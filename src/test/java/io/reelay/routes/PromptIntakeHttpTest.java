package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.HttpRouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Prompts that are posted become jobs as those of a file do. */
class PromptIntakeHttpTest extends HttpRouteTest {
  private static final String PNG =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
          + "DwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @Test
  void clientsThatGoInTheMiddleOfABodyHoldUpNobody() throws Exception {
    for (int client = 0; client < 40; client++) {
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", address("/").getPort())) {
        if (client % 2 == 0) {
          socket.setSoLinger(true, 0);
        }
        socket
            .getOutputStream()
            .write(
                "POST /api/prompts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
    }

    assertThat(get("/api/jobs").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void onePromptOrAListIsAnsweredWithTheJobsInOrder() throws Exception {
    HttpResponse<String> one = post("/api/prompts", "{\"name\": \"cat\", \"prompt\": \"a cat\"}");
    HttpResponse<String> many =
        post("/api/prompts", "[{\"prompt\": \"a wren\"}, {\"prompt\": \"an owl\"}]");

    assertThat(one.statusCode()).isEqualTo(202);
    assertThat(one.headers().firstValue("content-type")).contains("application/json");
    assertThat(json(one).path("jobs").path(0).path("name").asText()).isEqualTo("cat");
    assertThat(json(many).path("jobs").findValuesAsText("name"))
        .containsExactly("prompt-1", "prompt-2");
    assertThat(ledger().job("cat").id())
        .isEqualTo(json(one).path("jobs").path(0).path("jobId").asText());
    await("cat", "stored");
    assertThat(gateway.createsFor("an owl")).hasSize(1);
  }

  @Test
  void aFormatIsToldByTheName() throws Exception {
    HttpResponse<String> answer =
        post("/api/prompts?name=birds.csv", "name,prompt\nwren,a wren\nowl,an owl\n");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("jobs").findValuesAsText("name")).containsExactly("wren", "owl");
  }

  @Test
  void aRepeatIsAnsweredWithTheSameJobsAndPaidOnce() throws Exception {
    String prompt = "{\"name\": \"cat\", \"prompt\": \"a cat\"}";
    String keyed = "{\"prompt\": \"a %s dog\", \"dedupe_key\": \"order-1\"}";

    JsonNode first = json(post("/api/prompts", prompt)).path("jobs");
    JsonNode again = json(post("/api/prompts", prompt)).path("jobs");
    JsonNode brown = json(post("/api/prompts", keyed.formatted("brown"))).path("jobs");
    JsonNode black = json(post("/api/prompts", keyed.formatted("black"))).path("jobs");

    assertThat(again.findValuesAsText("jobId")).isEqualTo(first.findValuesAsText("jobId"));
    assertThat(black.findValuesAsText("jobId")).isEqualTo(brown.findValuesAsText("jobId"));
    assertThat(ledger().jobs()).hasSize(2);
    await("cat", "stored");
    assertThat(gateway.createsFor("a cat")).hasSize(1);
  }

  @Test
  void aRepeatSaysWhatIsKnownSinceWhenAndHowToMakeItAgain() throws Exception {
    JsonNode first = json(post("/api/prompts", "{\"name\": \"cat\", \"prompt\": \"a cat\"}"));
    pass(Duration.ofHours(1));
    JsonNode again =
        json(
            post(
                "/api/prompts",
                "[{\"name\": \"cat\", \"prompt\": \"a cat\"}, {\"name\": \"owl\", \"prompt\": \"an owl\"}]"));

    assertThat(first.at("/jobs/0/known").booleanValue()).isFalse();
    assertThat(first.has("hint")).isFalse();
    assertThat(Instant.parse(first.at("/jobs/0/createdAt").asText())).isNotNull();
    assertThat(again.at("/jobs/0/known").booleanValue()).isTrue();
    assertThat(again.at("/jobs/0/createdAt")).isEqualTo(first.at("/jobs/0/createdAt"));
    assertThat(again.at("/jobs/1/known").booleanValue()).isFalse();
    assertThat(again.path("hint").asText()).contains("dedupe_key");
  }

  @Test
  @Setting(name = "reelay.inbox.dedupe", value = "content")
  void byContentAPromptThatWasDroppedIsKnownWhenItIsPosted() throws Exception {
    drop("cat.txt", "a cat");
    await("cat", "stored");

    JsonNode posted = json(post("/api/prompts?name=other.txt", "a cat"));

    assertThat(posted.at("/jobs/0/known").booleanValue()).isTrue();
    assertThat(posted.at("/jobs/0/name").asText()).isEqualTo("cat");
    assertThat(ledger().jobs()).hasSize(1);
  }

  @Test
  void faultsAreAnsweredWithTheirPlacesAndMakeNoJob() throws Exception {
    HttpResponse<String> answer =
        post(
            "/api/prompts",
            """
            [
              {"prompt": "a grey cat"},
              {"prompt": "a brown dog", "duration": 12}
            ]
            """);

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode fault = json(answer).path("faults").path(0);
    assertThat(fault.path("line").asInt()).isEqualTo(3);
    assertThat(fault.path("field").asText()).isEqualTo("[1].duration");
    assertThat(fault.path("problem").asText()).contains("12");
    assertThat(fault.path("allowed").asText()).isEqualTo("10, 15");
    assertThat(ledger().jobs()).isEmpty();
  }

  @Test
  void whatIsSkippedIsToldBesideWhatIsTaken() throws Exception {
    HttpResponse<String> answer =
        post(
            "/api/prompts",
            "[{\"name\": \"cat\", \"prompt\": \"a cat\", \"on_error\": \"skip\"}, {\"prompt\": 1}]");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("jobs")).hasSize(1);
    assertThat(json(answer).path("skipped").asInt()).isEqualTo(1);
    assertThat(json(answer).path("faults").path(0).path("field").asText()).isEqualTo("[1].prompt");
  }

  @Test
  void anImageOnThisMachineIsRefusedAndOneInTheRequestIsNot() throws Exception {
    HttpResponse<String> path =
        post("/api/prompts", "{\"prompt\": \"a cat\", \"images\": [\"./ref.png\"]}");
    HttpResponse<String> data =
        post(
            "/api/prompts",
            "{\"gateway\": \"bytes\", \"model\": \"sora-2\", \"prompt\": \"a cat\", \"input_reference\": \""
                + PNG
                + "\"}");

    assertThat(path.statusCode()).isEqualTo(400);
    assertThat(json(path).path("faults").path(0).path("field").asText()).isEqualTo("images[0]");
    assertThat(json(path).path("faults").path(0).path("allowed").asText()).contains("data: URL");
    assertThat(data.statusCode()).as(data.body()).isEqualTo(202);
  }

  @Test
  @Setting(name = "reelay.inbox.max-file-size", value = "1KiB")
  void aBodyBeyondTheLimitIsRefusedWhetherItsLengthIsAnnouncedOrNot() throws Exception {
    String large = "{\"prompt\": \"" + "a".repeat(100_000) + "\"}";

    assertThat(post("/api/prompts", large).statusCode()).isEqualTo(413);
    assertThat(postChunked("/api/prompts", large).statusCode()).isEqualTo(413);
    assertThat(ledger().jobs()).isEmpty();
  }

  @Test
  void aPackedBodyIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"prompt\": \"a cat\"}".getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> answer =
        send(
            request("/api/prompts")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(ledger().jobs()).isEmpty();
  }

  @Test
  void aNameThatIsAPathOrOfNoKnownFormatIsRefused() throws Exception {
    assertThat(post("/api/prompts?name=..%2Fx.json", "{}").statusCode()).isEqualTo(400);
    assertThat(post("/api/prompts?name=x.exe", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void aFormByItsContentTypeIsStillTheBodyThatWasSent() throws Exception {
    // As curl --data-binary sends a file.
    HttpResponse<String> answer =
        send(
            request("/api/prompts?name=cat.txt")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(text("a cat & a dog = two")));

    assertThat(answer.statusCode()).isEqualTo(202);
    await("cat", "stored");
    assertThat(gateway.createsFor("a cat & a dog = two")).hasSize(1);
  }

  @Test
  void nothingOfTheRequestGoesBackInTheHeaders() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/api/prompts")
                .header("Authorization", "Bearer somebody-else's")
                .header("X-Own", "1")
                .header("CamelHttpResponseCode", "500")
                .POST(text("{\"prompt\": \"a cat\"}")));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().map().keySet())
        .containsExactlyInAnyOrder(
            "content-type",
            "transfer-encoding",
            // Those of every answer.
            "cache-control",
            "content-security-policy",
            "cross-origin-resource-policy",
            "referrer-policy",
            "x-content-type-options");
  }

  @Test
  void whatThePromptsWereSentByIsTheirSource() throws Exception {
    post("/api/prompts?name=cat.txt", "a cat");

    assertThat(ledger().jobs()).extracting(JobView::name).containsExactly("cat");
    assertThat(json(get("/api/jobs")).path("jobs").path(0).path("source").asText())
        .isEqualTo("http:cat.txt");
  }

  @Test
  void aLedgerThatCannotBeWrittenMakesNobodyBelieveThatThePromptsAreTaken() throws Exception {
    try (FullLedger full = FullLedger.refusing(ledgerFile(), "INSERT ON job")) {
      HttpResponse<String> failed = post("/api/prompts", "{\"prompt\": \"a cat\"}");

      assertThat(failed.statusCode()).isEqualTo(503);
      assertThat(failed.headers().firstValue("retry-after")).contains("10");
      assertThat(failed.body()).doesNotContain("a cat", "INSERT");
    }
    assertThat(post("/api/prompts", "{\"prompt\": \"a cat\"}").statusCode()).isEqualTo(202);
  }

  PromptIntakeHttpTest() {
    setting("reelay.gateways.bytes.dialect", "openai");
    setting("reelay.gateways.bytes.base-url", "http://127.0.0.1:1");
    setting("reelay.gateways.bytes.api-key", "sk-none");
  }
}
