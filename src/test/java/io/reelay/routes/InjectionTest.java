package io.reelay.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import io.reelay.HttpRouteTest;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that is code to Camel, to jq or to HTTP, wherever others may put text: in a prompt's fields,
 * and in a gateway's answers. It goes through as it is, and what it asks for goes nowhere.
 */
class InjectionTest extends HttpRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final LoopbackHttp hostile = LoopbackHttp.bind(0, "hostile-gateway");
  private volatile String taskId = "task_1";

  private record Seen(String method, String rawPathAndQuery, Headers headers, String body) {}

  InjectionTest() {
    hostile
        .handle(
            "/",
            exchange -> {
              String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
              seen.add(
                  new Seen(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI().toString(),
                      exchange.getRequestHeaders(),
                      body));
              ObjectNode answer = JSON.createObjectNode();
              answer.put("id", taskId);
              answer.put(
                  "status", exchange.getRequestMethod().equals("POST") ? "pending" : "failed");
              answer.putObject("error").put("message", taskId).put("code", taskId);
              if (exchange.getRequestMethod().equals("POST")) {
                answer.remove("error");
              }
              Reply.json(200, answer).send(exchange);
            })
        .start();
    setting("reelay.gateways.main.base-url", hostile.uri().toString());
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.failed");
  }

  @AfterEach
  void close() {
    hostile.close();
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${sys:user.home} ${env:PATH} ${bean:outbox?method=releaseAll} ${camelContext.stop}",
        "{{reelay.gateways.main.api-key}} {{env:PATH}} {{sys:user.home}}",
        "\\(env.PATH) \\($ENV.HOME) \" | input | error(.) # ' ; def f: env;",
        "#{camelContext} @{systemProperties} $simple{body} $init{ var a := 1 }init$",
        "x\r\nX-Injected: 1\r\n\r\nGET /stolen HTTP/1.1\r\n",
        "../../../etc/passwd?a=b&c=%2e%2e%2f#d"
      })
  void whatIsCodeToOthersIsTextWhereverItStands(String code) throws Exception {
    taskId = "t" + code;
    ObjectNode prompt = JSON.createObjectNode();
    prompt.put("name", "n" + code).put("prompt", code).put("model", "sora-2");
    prompt.putObject("metadata").put("k", code);
    prompt.put("dedupe_key", "d" + code);

    assertThat(post("/api/prompts", prompt.toString()).statusCode()).isEqualTo(202);
    eventually(() -> assertThat(receiver.deliveries("video.failed")).hasSize(1));

    JsonNode create = JSON.readTree(seen.get(0).body());
    assertThat(create.path("prompt").asText()).isEqualTo(code);
    assertThat(create.properties()).hasSize(2);
    JsonNode data = receiver.deliveries().get(0).body().path("data");
    assertThat(data.path("request").path("prompt").asText()).isEqualTo(code);
    assertThat(data.path("metadata").path("k").asText()).isEqualTo(code);
    assertThat(data.path("taskId").asText()).isEqualTo(taskId.strip());
    assertThat(seen).extracting(Seen::method).containsOnly("POST", "GET");
    assertThat(seen)
        .allSatisfy(
            request -> {
              assertThat(request.rawPathAndQuery())
                  .startsWith("/v1/video/")
                  .doesNotContain("\r", "\n", "{", "#", "..%2f");
              assertThat(request.headers().keySet())
                  .noneMatch(name -> name.equalsIgnoreCase("X-Injected"));
              assertThat(request.rawPathAndQuery() + request.body())
                  .doesNotContain(gateway.apiKey(), System.getProperty("user.home") + " ");
            });
  }
}
