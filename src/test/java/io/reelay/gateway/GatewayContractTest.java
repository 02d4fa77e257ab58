package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import io.reelay.RouteTest;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptRulesBuilder;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gateways' documents, one file a fact: an example's request, saved as a prompt file, leaves as
 * documented, and its answer is understood. {@code source} names the document.
 */
class GatewayContractTest extends RouteTest {
  private static final Path CONTRACTS = Path.of("src/test/resources/contract");
  private static final Path SEED_PROMPTS = Path.of("src/test/resources/prompts/seeds");
  private static final List<String> DIALECTS =
      List.of("quickrouter", "crazyrouter", "openai", "new-api");
  private static final LocalImages IMAGES =
      new LocalImages("images/", 1 << 20, Duration.ZERO, InstantSource.system());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private record Request(
      String method, String path, String query, Map<String, List<String>> headers, String body) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final LoopbackHttp recorder =
      LoopbackHttp.bind(0, "recorder").handle("/", this::record).start();
  private volatile JsonNode answer;

  GatewayContractTest() {
    for (String dialect : DIALECTS) {
      setting("reelay.gateways." + dialect + ".dialect", dialect);
      setting("reelay.gateways." + dialect + ".base-url", recorder.uri().toString());
      setting("reelay.gateways." + dialect + ".api-key", "sk-contract");
    }
  }

  static List<Path> contracts() throws IOException {
    try (Stream<Path> files = Files.list(CONTRACTS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @AfterEach
  void closeRecorder() {
    recorder.close();
  }

  private void record(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes())));
    Reply.json(200, answer).send(exchange);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void aDocumentedExampleIsSentAndUnderstood(Path file) throws Exception {
    JsonNode contract = YAML.readTree(file.toFile());
    assertThat(contract.path("source").asText()).isNotBlank();
    assertThat(contract.has("create") || contract.has("query")).isTrue();
    String dialect = contract.path("dialect").asText();
    if (contract.has("create")) {
      // What the ledger knows of a source is in no prompt file.
      JsonNode prompt = contract.has("given") ? contract.path("given") : prompt(contract, dialect);
      JsonNode create = contract.path("create");
      TaskReport report = call(dialect, "submit", prompt, create);
      JsonNode body = create.path("body").isTextual() ? prompt : create.path("body");
      assertThat(JSON.readTree(lastBody)).isEqualTo(body);
      checkMeaning(report, create.path("means"));
    }
    if (contract.has("query")) {
      JsonNode query = contract.path("query");
      TaskReport report = call(dialect, "status", query.path("asks"), query);
      assertThat(lastBody).isEmpty();
      checkMeaning(report, query.path("means"));
    }
  }

  private String lastBody;

  private TaskReport call(String dialect, String action, JsonNode in, JsonNode documented)
      throws Exception {
    answer = documented.path("answer");
    JsonNode out =
        template()
            .requestBody(
                "kamelet:" + dialect + "-video-" + action + "-action/" + dialect + "-" + action,
                in,
                JsonNode.class);
    Request request = requests.remove();
    assertThat(requests).isEmpty();
    assertThat(request.method()).isEqualTo(documented.path("method").asText());
    assertThat(request.path()).isEqualTo(documented.path("path").asText());
    assertThat(request.query()).isEqualTo(documented.path("query").textValue());
    assertThat(request.headers()).containsEntry("Authorization", List.of("Bearer sk-contract"));
    documented
        .path("headers")
        .properties()
        .forEach(
            header ->
                assertThat(request.headers())
                    .containsEntry(header.getKey(), List.of(header.getValue().asText())));
    lastBody = request.body();
    return context().getRegistry().lookupByNameAndType("taskReports", TaskReports.class).read(out);
  }

  private JsonNode prompt(JsonNode contract, String dialect) throws Exception {
    String name = contract.path("promptFile").asText("prompt.json");
    Path file = home.resolve(name);
    if (contract.has("promptFile")) {
      Files.copy(SEED_PROMPTS.resolve(name), file);
    } else {
      Files.writeString(file, contract.path("prompt").toString());
    }
    return new PromptFileReader(new PromptRulesBuilder().dialect(dialect).build())
        .read(name, file, IMAGES.beside(file))
        .prompts()
        .get(0)
        .request();
  }

  private static void checkMeaning(TaskReport report, JsonNode means) {
    ObjectNode seen = JSON.createObjectNode();
    seen.put("outcome", report.createOutcome().name());
    seen.put("taskId", report.taskId());
    seen.put("surface", report.surface());
    seen.put("status", report.status().name());
    seen.put("progress", report.progress());
    seen.put("videoUrl", report.videoUrl());
    seen.put("contentPath", report.contentPath());
    seen.put("enhancedPrompt", report.enhancedPrompt());
    seen.put("kind", report.kind().name());
    seen.set("character", report.character() == null ? null : JSON.valueToTree(report.character()));
    GatewayError error = report.error();
    if (error != null) {
      ObjectNode said = seen.putObject("error");
      means
          .path("error")
          .fieldNames()
          .forEachRemaining(
              name ->
                  said.put(
                      name,
                      Map.of(
                              "message",
                              "" + error.message(),
                              "type",
                              "" + error.type(),
                              "code",
                              "" + error.code())
                          .get(name)));
    } else {
      seen.putNull("error");
    }
    assertThat(means).isNotEmpty();
    means
        .properties()
        .forEach(
            fact ->
                assertThat(seen.get(fact.getKey())).as(fact.getKey()).isEqualTo(fact.getValue()));
  }
}
