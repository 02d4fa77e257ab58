package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged jar takes its settings. */
class SettingsIT {
  /** The contract is 3 s on a quiet machine of two cores; the tests' machine may be busy. */
  private static final Pattern START = Pattern.compile("\\(([0-9.]+) s after the JVM's start\\)");

  @TempDir Path folder;

  @Test
  void wrongSettingsStopTheStartWithEveryFaultAndNoSecret() throws Exception {
    try (ReelayProcess process =
        ReelayProcess.in(folder)
            .settings(
                Map.of(
                    "reelay.gateways.main.dialect", "telepathy",
                    "reelay.gateways.main.base-url", "ftp://gateway",
                    "reelay.gateways.main.api-key", "sk with a blank",
                    "reelay.gateways.main.max-in-flight", "0",
                    "reelay.poll.interval", "five",
                    "reelay.poll.deadlin", "1h",
                    "reelay.storage.kind", "tape",
                    "reelay.storage.key", "../{name}.mp4",
                    "reelay.webhook.url", "https://hooks.example/x",
                    "reelay.network.allow", "10.0.0.0/99"))
            .start()) {
      assertThat(process.awaitEnd()).isEqualTo(2);
      assertThat(process.log().lines())
          .anyMatch(line -> line.startsWith("reelay.gateways.main.dialect"))
          .anyMatch(line -> line.startsWith("reelay.gateways.main.base-url"))
          .anyMatch(line -> line.startsWith("reelay.gateways.main.api-key"))
          .anyMatch(line -> line.startsWith("reelay.gateways.main.max-in-flight"))
          .anyMatch(line -> line.startsWith("reelay.poll.interval"))
          .anyMatch(line -> line.contains("the nearest is reelay.poll.deadline"))
          .anyMatch(line -> line.startsWith("reelay.storage.kind"))
          .anyMatch(line -> line.startsWith("reelay.storage.key"))
          .anyMatch(line -> line.startsWith("reelay.webhook.secret"))
          .anyMatch(line -> line.startsWith("reelay.network.allow"));
      assertThat(process.log()).doesNotContain("sk with a blank");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aDefaultThatItsFieldDoesNotAllowStopsTheStart() throws Exception {
    try (ReelayProcess process =
        ReelayProcess.in(folder)
            .environment("REELAY_GATEWAYS_MAIN_API_KEY", "sk-x")
            .environment("REELAY_STORAGE_KIND", "directory")
            .environment("REELAY_DEFAULTS_DURATION", "long")
            .start()) {
      assertThat(process.awaitEnd()).isEqualTo(2);
      assertThat(process.log()).contains("reelay.defaults.duration");
    }
  }

  @Test
  void theShippedFileNeedsOnlyTheEnvironmentAndTheEnvironmentWins() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start();
        ReelayProcess process =
            ReelayProcess.in(folder)
                .environment("REELAY_GATEWAYS_MAIN_API_KEY", gateway.apiKey())
                .environment("REELAY_GATEWAYS_MAIN_BASE_URL", gateway.uri().toString())
                .environment("REELAY_STORAGE_KIND", "directory")
                .environment("REELAY_DEFAULTS_MODEL", "sora-2")
                .environment("REELAY_POLL_FIRST_DELAY", "100ms")
                .environment("REELAY_POLL_INTERVAL", "200ms")
                .environment("REELAY_NETWORK_ALLOW", "127.0.0.0/8")
                .jvmOptions("-Dreelay.poll.first-delay=1h", "-Dreelay.defaults.model=sora-1")
                .start()
                .awaitReady()) {
      Files.writeString(folder.resolve("inbox/kite.txt"), "A kite");
      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(() -> assertThat(process.log()).contains("storing → stored"));
      assertThat(gateway.bill())
          .singleElement()
          .satisfies(
              create -> assertThat(create.body().path("model").asText()).isEqualTo("sora-2"));
      assertThat(START.matcher(process.log()).find()).isTrue();
    }
  }

  @Test
  void theLogIsJsonIfItIsToBe() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay = new Installation(folder, gateway).set("reelay.log.format", "json");
      try (ReelayProcess process = reelay.start()) {
        Files.writeString(reelay.inbox.resolve("kite.txt"), "A kite\u2028 over \"dunes\"");
        await()
            .atMost(Patience.LIMIT)
            .until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        assertThat(process.terminate()).isZero();
      }
      String jobId = reelay.ledger.job("kite").id();
      List<JsonNode> lines = new ArrayList<>();
      for (String line : reelay.log().lines().toList()) {
        lines.add(new ObjectMapper().readTree(line));
      }
      assertThat(lines).allMatch(line -> line.hasNonNull("level") && line.hasNonNull("timestamp"));
      assertThat(lines)
          .filteredOn(line -> line.path("kvpList").toString().contains(jobId))
          .extracting(line -> line.path("kvpList").findValuesAsText("to"))
          .containsExactly(
              List.of("submitting"), List.of("generating"), List.of("storing"), List.of("stored"));
    }
  }
}
