package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reelay.config.GatewaySettings;
import io.reelay.config.ReelaySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container is not killed while Reelay still ends by itself, and Reelay waits for its creates.
 */
class ContainerStopTest {
  /** For a machine that has much to do. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Path KUBERNETES = Path.of("docker/kubernetes");

  @TempDir Path folder;
  private final YAMLMapper yaml = new YAMLMapper();

  @BeforeEach
  void dialects() throws Exception {
    Path kamelets = Files.createDirectories(folder.resolve("routes/kamelets"));
    try (var files = Files.list(Path.of("routes/kamelets"))) {
      for (Path file : files.toList()) {
        Files.copy(file, kamelets.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void composeWaitsLongEnough() throws Exception {
    JsonNode reelay = yaml.readTree(Path.of("docker/compose.yaml").toFile()).at("/services/reelay");
    ReelaySettings settings =
        load(
            "REELAY_SHUTDOWN_GRACE", reelay.at("/environment/REELAY_SHUTDOWN_GRACE").asText(),
            "REELAY_GATEWAYS_MAIN_DIALECT", "quickrouter",
            "REELAY_GATEWAYS_MAIN_BASE_URL", "https://gateway.example",
            "REELAY_STORAGE_KIND", "directory");

    assertWaits(settings, Duration.parse("PT" + reelay.at("/stop_grace_period").asText()));
  }

  @Test
  void kubernetesWaitsLongEnough() throws Exception {
    Files.copy(
        KUBERNETES.resolve("application.properties"), folder.resolve("application.properties"));
    ReelaySettings settings =
        load("REELAY_HTTP_TOKEN", "token", "REELAY_LEDGER_PASSWORD", "password");
    JsonNode grace = null;
    try (var documents =
        yaml.readerFor(JsonNode.class)
            .<JsonNode>readValues(KUBERNETES.resolve("deployment.yaml").toFile())) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("kind").asText().equals("Deployment")) {
          grace = document.at("/spec/template/spec/terminationGracePeriodSeconds");
        }
      }
    }

    assertThat(grace).isNotNull();
    assertWaits(settings, Duration.ofSeconds(grace.asLong()));
  }

  @Test
  void theDefaultFitsIntoTheTenSecondsOfDocker() throws Exception {
    ReelaySettings settings =
        load(
            "REELAY_GATEWAYS_MAIN_DIALECT", "quickrouter",
            "REELAY_GATEWAYS_MAIN_BASE_URL", "https://gateway.example",
            "REELAY_STORAGE_KIND", "directory");

    assertThat(settings.shutdown().limit()).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  private ReelaySettings load(String... environment) throws Exception {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < environment.length; i += 2) {
      all.put(environment[i], environment[i + 1]);
    }
    all.put("REELAY_GATEWAYS_MAIN_API_KEY", "key");
    return ReelaySettings.load(folder, all, new Properties());
  }

  private static void assertWaits(ReelaySettings settings, Duration killedAfter) {
    ReelaySettings.Shutdown shutdown = settings.shutdown();
    GatewaySettings gateway = settings.gateways().get("main");
    assertThat(killedAfter).isGreaterThanOrEqualTo(shutdown.limit().plus(MARGIN));
    assertThat(shutdown.grace())
        .isGreaterThan(gateway.connectTimeout().plus(gateway.responseTimeout()));
  }
}
