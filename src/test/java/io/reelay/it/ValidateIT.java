package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.Patience;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar reelay.jar validate}, packaged and as a process. */
class ValidateIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BODY = Pattern.compile("(?ms)^  \\{$.*?^  }$");
  private static final String PROMPTS =
      """
      [
        {"name": "teaser", "prompt": "A fox of ink, 晚安 \\"x\\"", "duration": 15, "size": "small"},
        {"prompt": "A kite", "images": ["https://e.example/a.png"], "watermark": false,
         "metadata": {"campaign": "launch"}}
      ]
      """;

  @TempDir Path folder;
  private SimulatedGateway gateway;
  private Installation reelay;

  @BeforeEach
  void install() throws Exception {
    gateway = SimulatedGateway.start();
    reelay = new Installation(folder, gateway);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> bodies(String out) {
    return BODY.matcher(out).results().map(MatchResult::group).map(ValidateIT::compact).toList();
  }

  private static String compact(String json) {
    try {
      return JSON.readTree(json).toString();
    } catch (Exception e) {
      throw new AssertionError(json, e);
    }
  }

  @Test
  void whatIsShownIsWhatTheGatewayReceivesWhenTheFileIsDropped() throws Exception {
    Path file = file("beach.json", PROMPTS);

    CommandRun run = reelay.run("validate", file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(file + " [0] \"teaser\" → main (quickrouter)\n")
        .contains(file + " [1] \"beach-2\" → main (quickrouter)\n")
        .contains("POST " + gateway.uri() + "/v1/video/create\n")
        .doesNotContain(gateway.apiKey());
    assertThat(gateway.bill()).isEmpty();

    Files.move(file, reelay.inbox.resolve("beach.json"));
    try (ReelayProcess process = reelay.start()) {
      await().atMost(Patience.LIMIT).until(() -> gateway.bill().size() == 2);
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(gateway.bill())
        .extracting(Bill.Create::body)
        .extracting(JsonNode::toString)
        .containsExactlyInAnyOrderElementsOf(bodies(run.out()));
  }

  @Test
  void nothingIsSentAndNothingIsMade() throws Exception {
    Path file = file("beach.json", PROMPTS);
    try (ServerSocket silent = new ServerSocket(0)) {
      silent.setSoTimeout(1);
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      reelay
          .set("reelay.gateways.main.base-url", address)
          .set("reelay.storage.kind", "s3")
          .set("reelay.storage.s3.bucket", "videos")
          .set("reelay.storage.s3.endpoint", address)
          .set("reelay.inbox.directory", folder.resolve("no-inbox").toString());

      CommandRun run = reelay.run("validate", file.toString());

      assertThat(run.status()).isZero();
      assertThat(run.out())
          .contains("POST " + address)
          .endsWith("2 creates shown, nothing sent.\n");
      assertThatNobodyCame(silent);
    }
    assertThat(reelay.made()).isEmpty();
    assertThat(file).hasContent(PROMPTS);
    assertThat(folder.resolve("no-inbox")).doesNotExist();
  }

  private static void assertThatNobodyCame(ServerSocket silent) {
    assertThatThrownBy(silent::accept).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aBadFileTellsAllItsFaultsAndAGoodOneBesideItIsShown() throws Exception {
    Path good = file("good.txt", "A kite");
    Path bad =
        file("bad.json", "[{\"prompt\": 3},\n{\"prompt\": \"b\", \"duration\": \"x\", \"a\": 1}]");

    CommandRun run = reelay.run("validate", bad.toString(), good.toString(), "nowhere.txt");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).startsWith(good + " \"good\" → main").doesNotContain("bad.json");
    assertThat(run.err())
        .contains(bad + " would be rejected:\n")
        .contains("line 1, [0].prompt: ")
        .contains("line 2, [1].duration: ")
        .contains("line 2, [1].a: ")
        .contains("nowhere.txt cannot be read: there is no such file\n");
  }

  @Test
  void wrongSettingsStopItAsTheyStopAStart() throws Exception {
    Path file = file("kite.txt", "A kite");
    reelay.set("reelay.gateways.main.api-key", "").set("reelay.poll.interval", "five");

    CommandRun run = reelay.run("validate", file.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("reelay.gateways.main.api-key", "reelay.poll.interval");
  }

  @Test
  void aDefaultThatItsFieldDoesNotAllowStopsIt() throws Exception {
    CommandRun run =
        reelay
            .set("reelay.defaults.duration", "long")
            .run("validate", file("kite.txt", "A kite").toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("reelay.defaults.duration");
  }

  @Test
  void aWrongCommandLineDoesNotStartTheService() throws Exception {
    CommandRun run = reelay.run("start");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("'start'", "validate");
    assertThat(run.out()).isEmpty();
    assertThat(reelay.made()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheJar() throws Exception {
    assertThat(reelay.run("--version").out()).matches("Reelay \\d+\\.\\d+\\.\\d+\\S*\\n");
  }

  @Test
  void whatIsShownIsUtf8WhateverTheLocale() throws Exception {
    Path file = file("beach.json", PROMPTS);
    CommandRun run =
        ReelayProcess.in(folder.resolve("posix"))
            .settings(
                Map.of(
                    "reelay.gateways.main.dialect", "quickrouter",
                    "reelay.gateways.main.base-url", "https://gateway.example",
                    "reelay.gateways.main.api-key", "sk-x",
                    "reelay.defaults.model", "sora-2",
                    "reelay.storage.kind", "directory"))
            .environment("LC_ALL", "C")
            .run("validate", file.toString());

    assertThat(run.out()).contains("晚安", "→ main");
  }
}
