package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.reelay.Patience;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.storage.media.MinimalMp4;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/gateways.md, followed literally: its files, its settings, its prompt. */
class AddingAGatewayIT {
  private static final Path GUIDE = Path.of("docs/gateways.md");

  /** A file's name on a line of its own, and the block below it. */
  private static final Pattern FILE =
      Pattern.compile("(?m)^`([\\w./-]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.DOTALL);

  private static final String KEY = "studio-key";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<JsonNode> creates = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final AtomicInteger queries = new AtomicInteger();
  private final byte[] movie = MinimalMp4.of(40_000);
  private final LoopbackHttp studio =
      LoopbackHttp.bind(0, "studio")
          .handle("/api/clips", this::create)
          .handle("/api/clips/", this::query)
          .start();

  /** Another origin than the gateway's, which the key must not reach. */
  private final LoopbackHttp movies =
      LoopbackHttp.bind(0, "movies").handle("/movies/", this::download).start();

  @AfterEach
  void close() {
    studio.close();
    movies.close();
  }

  @Test
  void aNewDialectIsNewFilesOnly() throws Exception {
    Map<String, String> files = filesOfTheGuide();
    assertThat(files)
        .containsOnlyKeys(
            "routes/kamelets/studio-video-submit-action.kamelet.yaml",
            "routes/kamelets/studio-video-status-action.kamelet.yaml",
            "routes/kamelets/studio-prompt.schema.json",
            "application.properties",
            "alley.json");
    Path app = folder.resolve("app");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = app.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }

    CommandRun validate = reelay(app, files).run("validate", "alley.json");
    assertThat(validate.status()).as(validate.err()).isZero();
    assertThat(validate.out())
        .contains("POST " + studio.uri() + "/api/clips", "\"style\": \"noir\"")
        .doesNotContain(KEY);
    assertThat(creates).isEmpty();

    try (ReelayProcess process = reelay(app, files).start().awaitReady()) {
      Files.copy(app.resolve("alley.json"), app.resolve("inbox/alley.json"));
      LedgerView ledger = new LedgerView(app.resolve("data/ledger.db"));
      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () -> assertThat(ledger.states()).as(process.log()).isEqualTo(Map.of("stored", 1L)));
      assertThat(process.terminate()).isZero();
    }

    assertThat(refusals).isEmpty();
    assertThat(creates)
        .containsExactly(
            JSON.readTree(
                """
                {"text": "Rain in an alley, a cat under a lamp", "style": "noir", "length": 10}
                """));
    try (var videos = Files.walk(app.resolve("videos"))) {
      assertThat(videos.filter(file -> file.toString().endsWith(".mp4")).toList())
          .singleElement()
          .satisfies(video -> assertThat(Files.readAllBytes(video)).isEqualTo(movie));
    }
  }

  private ReelayProcess.Builder reelay(Path app, Map<String, String> files) throws IOException {
    return ReelayProcess.in(app)
        .settings(settings(files.get("application.properties")))
        .environment("REELAY_GATEWAYS_STUDIO_API_KEY", KEY)
        .environment("REELAY_GATEWAYS_STUDIO_BASE_URL", studio.uri().toString());
  }

  private static Map<String, String> filesOfTheGuide() throws IOException {
    return FILE.matcher(Files.readString(GUIDE))
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (a, b) -> a, LinkedHashMap::new));
  }

  private static Map<String, String> settings(String guide) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(guide));
    Map<String, String> settings = new LinkedHashMap<>();
    lines.forEach((name, value) -> settings.put((String) name, (String) value));
    settings.put("reelay.inbox.settle", "200ms");
    settings.put("reelay.poll.first-delay", "100ms");
    settings.put("reelay.poll.interval", "100ms");
    settings.put("reelay.storage.kind", "directory");
    settings.put("reelay.network.allow", "127.0.0.0/8");
    settings.put("reelay.http.port", "0");
    return settings;
  }

  private void create(HttpExchange exchange) throws IOException {
    check(exchange, "POST");
    creates.add(JSON.readTree(exchange.getRequestBody()));
    Reply.json(201, JSON.readTree("{\"clip\": {\"ref\": \"c/1\", \"phase\": \"rolling\"}}"))
        .send(exchange);
  }

  private void query(HttpExchange exchange) throws IOException {
    check(exchange, "GET");
    if (!exchange.getRequestURI().getRawPath().equals("/api/clips/c%2F1")) {
      refusals.add("path " + exchange.getRequestURI());
    }
    String clip =
        queries.incrementAndGet() < 3
            ? "{\"clip\": {\"ref\": \"c/1\", \"phase\": \"rolling\", \"percent\": 40}}"
            : "{\"clip\": {\"ref\": \"c/1\", \"phase\": \"wrapped\", \"movie\": \"%s/movies/1.mp4\"}}"
                .formatted(movies.uri());
    Reply.json(200, JSON.readTree(clip)).send(exchange);
  }

  private void download(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      refusals.add("the key was sent to a file");
    }
    exchange.sendResponseHeaders(200, movie.length);
    exchange.getResponseBody().write(movie);
  }

  private void check(HttpExchange exchange, String method) {
    if (!exchange.getRequestMethod().equals(method)) {
      refusals.add(method + " " + exchange.getRequestURI());
    }
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      refusals.add("no key");
    }
  }
}
