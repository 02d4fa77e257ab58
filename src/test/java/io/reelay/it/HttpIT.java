package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.Patience;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, asked over HTTP: API, health and metrics on one port, behind one token. */
class HttpIT {
  private static final String TOKEN = "only-for-this-test";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SimulatedGateway gateway = SimulatedGateway.start();
  @TempDir Path folder;

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aPromptIsPostedFollowedAndSeenInHealthAndMetrics() throws Exception {
    Installation reelay = new Installation(folder, gateway).set("reelay.http.token", TOKEN);
    try (ReelayProcess process = reelay.start()) {
      String base = process.uri().toString();
      HttpResponse<String> taken =
          post(base + "/api/prompts?name=cats.txt", "A cat looks out of a window");
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
      String id = JSON.readTree(taken.body()).path("jobs").path(0).path("jobId").asText();

      await()
          .atMost(Patience.LIMIT)
          .until(() -> json(base + "/api/jobs/" + id).path("state").asText().equals("stored"));
      assertThat(reelay.videos()).hasSize(1);

      JsonNode health = json(base + "/observe/health");
      assertThat(health.path("status").asText()).isEqualTo("UP");
      assertThat(health.findValuesAsText("name"))
          .containsExactlyInAnyOrder(
              "context", "ledger", "disk", "inbox folder", "storage", "gateway main");
      assertThat(get(base + "/observe/health/ready", TOKEN).statusCode()).isEqualTo(200);
      assertThat(get(base + "/observe/metrics", TOKEN).body())
          .contains("reelay_creates_total{gateway=\"main\",outcome=\"accepted\"} 1.0")
          .contains("reelay_jobs{gateway=\"main\",state=\"stored\"}")
          .contains("reelay_job_seconds_count{gateway=\"main\",state=\"stored\"} 1")
          .contains("jvm_memory_used_bytes")
          .contains("camel_exchanges_total")
          .doesNotContain("camel_exchange_event_notifier", id);
      assertThat(process.terminate()).isZero();
    }
    assertThat(reelay.log()).doesNotContain(TOKEN, "ERROR", "looks out of a window");
  }

  @Test
  void nothingButLivenessAndTheConsoleIsThereWithoutTheToken() throws Exception {
    Installation reelay = new Installation(folder, gateway).set("reelay.http.token", TOKEN);
    try (ReelayProcess process = reelay.start()) {
      String base = process.uri().toString();
      for (String path :
          List.of(
              "/api/jobs",
              "/api/prompts",
              "/observe/health",
              "/observe/health/ready",
              "/observe/metrics",
              "/observe/metrics/",
              "/observe//metrics",
              "/observe/info",
              "/nowhere")) {
        assertThat(get(base + path, null).statusCode()).as(path).isEqualTo(401);
        assertThat(get(base + path, TOKEN + "x").statusCode()).as(path).isEqualTo(401);
      }
      assertThat(get(base + "/observe/health/live", null).statusCode()).isEqualTo(200);
      assertThat(get(base + "/", null).body()).startsWith("<!doctype html>");
      assertThat(get(base + "/observe/info", TOKEN).statusCode()).isEqualTo(404);
    }
  }

  @Test
  @Tag("soak")
  void aGatewayThatIsPausedIsToldWithoutMakingReelayUnready() throws Exception {
    gateway.onCreate().answer(Fault.status(401));
    Installation reelay = new Installation(folder, gateway);
    try (ReelayProcess process = reelay.start()) {
      String base = process.uri().toString();
      post(base + "/api/prompts", "{\"prompt\": \"a cat\"}");

      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () -> {
                HttpResponse<String> health = get(base + "/observe/health", null);
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.body()).contains("degraded: gets no creates until");
              });
      assertThat(get(base + "/observe/health/ready", null).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLedgerThatCannotBeWrittenMakesReelayUnreadyAndNotDead() throws Exception {
    Installation reelay = new Installation(folder, gateway);
    try (ReelayProcess process = reelay.start()) {
      String base = process.uri().toString();
      assertThat(get(base + "/observe/health/ready", null).statusCode()).isEqualTo(200);
      FullLedger.refusing(folder.resolve("app/data/ledger.db"), "INSERT ON gateway_pause");

      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () -> {
                HttpResponse<String> ready = get(base + "/observe/health/ready", null);
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).contains("ledger", FullLedger.MESSAGE);
              });
      assertThat(get(base + "/observe/health", null).statusCode()).isEqualTo(503);
      assertThat(get(base + "/observe/health/live", null).statusCode()).isEqualTo(200);
    }
  }

  private JsonNode json(String address) throws IOException, InterruptedException {
    return JSON.readTree(get(address, TOKEN).body());
  }

  private HttpResponse<String> get(String address, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String address, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
