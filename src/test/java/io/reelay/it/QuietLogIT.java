package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.Patience;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.s3.EmbeddedS3;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged jar logs, as shipped, while most goes wrong: every step, and no secret. */
class QuietLogIT {
  private static final Pattern PORT = Pattern.compile("serves HTTP at 127\\.0\\.0\\.1 port (\\d+)");
  private static final Duration LIMIT = Patience.LIMIT;

  private static final String PROMPT = "QUOKKA";
  private static final String KEY = "sk-MARKED-KEY-0123456789";
  private static final String SIGNATURE = "MARKEDSIGNATURE";
  private static final String HOOK = "MARKEDHOOK";
  private static final String TOKEN = "MARKED-TOKEN";
  private static final String SECRET = "whsec_TUFSS0VELXNlY3JldC10aGF0LWlzLWxvbmctZW5vdWdo";

  private final SimulatedGateway gateway = SimulatedGateway.builder().apiKey(KEY).start();
  private final WebhookReceiver webhook = WebhookReceiver.start(SECRET);
  @TempDir Path folder;

  @AfterEach
  void close() {
    gateway.close();
    webhook.close();
  }

  @Test
  void everyTransitionIsLoggedAndNoKeyNoPromptAndNoSignatureIs() throws Exception {
    Installation reelay =
        new Installation(folder, gateway)
            .set("reelay.webhook.url", webhook.url() + "?hook=" + HOOK)
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms")
            .set("reelay.http.token", TOKEN);
    script();
    try (ReelayProcess process = reelay.start()) {
      drop(reelay, "stored", "refused", "failed", "odd", "unknown");
      Files.writeString(
          reelay.inbox.resolve("wrong.json"),
          "{\"prompt\": \"%s\", \"colour\": \"%s\", \"webhook_url\": \"http://u:%s@x/\"}"
              .formatted(PROMPT, PROMPT, HOOK));
      Files.writeString(
          reelay.inbox.resolve("broken.yaml"), "prompt: [" + PROMPT + ", !!" + PROMPT);
      post(process, TOKEN, "{\"prompt\": \"" + PROMPT);
      post(process, TOKEN + "x", "{\"prompt\": \"" + PROMPT + "\"}");
      for (String name : List.of("stored", "odd")) {
        awaitState(reelay, name, "stored");
      }
      awaitState(reelay, "refused", "failed");
      awaitState(reelay, "failed", "failed");
      awaitState(reelay, "unknown", "unknown");
      await().atMost(LIMIT).until(() -> reelay.log().contains("not taken, again in"));
      await().atMost(LIMIT).until(() -> reelay.log().contains("broken.yaml rejected"));
      await().atMost(LIMIT).until(() -> reelay.log().contains("wrong.json rejected"));
      // Last, since it keeps the others waiting.
      drop(reelay, "paused");
      await().atMost(LIMIT).until(() -> reelay.log().contains("gateway main paused for"));
      String refused = reelay.ledger.job("refused").id();
      for (String path :
          List.of("/observe/health", "/observe/metrics", "/api/jobs", "/api/jobs/" + refused)) {
        assertThat(get(process, path))
            .as(path)
            .isNotEmpty()
            .doesNotContainIgnoringCase("MARKED")
            .doesNotContain(SECRET);
      }
      assertThat(get(process, "/observe/metrics")).doesNotContainIgnoringCase(PROMPT);
    }

    assertThat(reelay.log())
        .doesNotContainIgnoringCase(PROMPT)
        .doesNotContainIgnoringCase("MARKED")
        .doesNotContain(SECRET, gateway.uri().getPort() + "/files");
    JobView stored = reelay.ledger.job("stored");
    assertTransitions(
        reelay.log(),
        stored,
        "queued → submitting",
        "submitting → generating",
        "generating → storing",
        "storing → storing",
        "storing → stored");
    assertTransitions(
        reelay.log(), reelay.ledger.job("unknown"), "queued → submitting", "submitting → unknown");
  }

  /** With a configuration of the operator's own, which turns on all that there is. */
  @Test
  @Tag("soak")
  void noKeyAndNoSignatureIsLoggedAtTraceEither() throws Exception {
    Path everything =
        Files.writeString(
            folder.resolve("trace.xml"),
            """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger %msg%n%ex</pattern></encoder>
              </appender>
              <root level="TRACE"><appender-ref ref="console"/></root>
              <logger name="org.apache.hc.client5.http.wire" level="TRACE"/>
              <logger name="org.apache.hc.client5.http.headers" level="TRACE"/>
            </configuration>
            """);
    script();
    try (EmbeddedS3 bucket = EmbeddedS3.start(folder.resolve("s3"))) {
      bucket.createBucket("videos");
      Installation reelay =
          new Installation(folder, gateway)
              .storeIn("videos", bucket.connection())
              .set("reelay.webhook.url", webhook.url() + "?hook=" + HOOK)
              .set("reelay.webhook.secret", SECRET)
              .set("reelay.webhook.interval", "200ms")
              .set("reelay.http.token", TOKEN);
      try (ReelayProcess process =
          reelay.start("-Dlogback.configurationFile=" + everything.toAbsolutePath())) {
        drop(reelay, "stored", "refused", "failed");
        awaitState(reelay, "stored", "stored");
        awaitState(reelay, "refused", "failed");
        awaitState(reelay, "failed", "failed");
        await().atMost(LIMIT).until(() -> webhook.deliveries("video.stored").size() == 1);
      }

      assertThat(reelay.log())
          .as("TRACE is on")
          .contains("TRACE org.apache.camel", "DEBUG org.apache.camel");
      assertThat(
              reelay
                  .log()
                  .lines()
                  .filter(
                      line ->
                          line.contains("MARKED")
                              || line.contains(SECRET)
                              || line.contains(bucket.connection().secretKey())
                              || line.contains("Credential=")))
          .isEmpty();
    }
  }

  /** The gateway says what it knows wherever it can, and fails in most of the known ways. */
  private void script() {
    gateway.onCreate(prompt -> prompt.endsWith("refused")).answer(Fault.json(400, indiscreet()));
    gateway.onCreate(prompt -> prompt.endsWith("paused")).answer(Fault.json(401, indiscreet()));
    gateway.onCreate(prompt -> prompt.endsWith("unknown")).answer(Fault.json(500, indiscreet()));
    gateway
        .onQuery(prompt -> prompt.endsWith("failed"))
        .answer(JobFault.failed(indiscreet().toString()));
    gateway
        .onQuery(prompt -> prompt.endsWith("odd"))
        .times(1)
        .answer(JobFault.status(PROMPT + " is odd"));
    gateway
        .onQuery(prompt -> prompt.endsWith("stored"))
        .answer(
            JobFault.edited(
                document ->
                    document.put(
                        "video_url",
                        document.path("video_url").asText() + "?X-Amz-Signature=" + SIGNATURE)));
    gateway
        .onDownload(prompt -> prompt.endsWith("stored"))
        .times(1)
        .answer(DownloadFault.cutHalfWay());
    webhook.answer(1, Reply.status(500).body("text/plain", PROMPT + KEY));
  }

  private static ObjectNode indiscreet() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    String said = PROMPT + " with " + KEY + " https://cdn.example/v.mp4?sig=" + SIGNATURE;
    answer.putObject("error").put("message", said).put("type", said).put("code", said);
    return answer;
  }

  private static void drop(Installation reelay, String... names) throws Exception {
    for (String name : names) {
      Files.writeString(reelay.inbox.resolve(name + ".txt"), PROMPT + " " + name);
    }
  }

  private static void awaitState(Installation reelay, String name, String state) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(reelay.ledger.jobs())
                    .filteredOn(JobView::name, name)
                    .extracting(JobView::state)
                    .containsExactly(state));
  }

  private static void assertTransitions(String log, JobView job, String... transitions) {
    Pattern line =
        Pattern.compile(
            "^\\S+Z (?:INFO |WARN ) jobs - job %s '%s' (\\S+ → \\S+), took \\d+\\.\\d+ s.*$"
                .formatted(job.id(), job.name()),
            Pattern.MULTILINE);
    assertThat(line.matcher(log).results().map(seen -> seen.group(1)).toList())
        .containsExactly(transitions);
  }

  private static String get(ReelayProcess process, String path) throws Exception {
    return send(process, path, TOKEN, HttpRequest.newBuilder());
  }

  private static void post(ReelayProcess process, String token, String body) throws Exception {
    send(
        process,
        "/api/prompts",
        token,
        HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)));
  }

  private static String send(
      ReelayProcess process, String path, String token, HttpRequest.Builder request)
      throws Exception {
    Matcher port = PORT.matcher(process.log());
    assertThat(port.find()).isTrue();
    URI address = URI.create("http://127.0.0.1:" + port.group(1) + path);
    return HttpClient.newHttpClient()
        .send(
            request.uri(address).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString())
        .body();
  }
}
