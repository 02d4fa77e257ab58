package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A container is not killed while Reelay still ends by itself. */
class ContainerStopTest {
  /** For the ledger, and for a machine that has much to do. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final YAMLMapper yaml = new YAMLMapper();

  @Test
  void composeWaitsLongEnough() throws Exception {
    String grace =
        yaml.readTree(Path.of("docker/compose.yaml").toFile())
            .at("/services/reelay/stop_grace_period")
            .asText();

    assertThat(Duration.parse("PT" + grace))
        .isGreaterThanOrEqualTo(Service.ROUTES_END.plus(MARGIN));
  }

  @Test
  void kubernetesWaitsLongEnough() throws Exception {
    JsonNode grace = null;
    try (var documents =
        yaml.readerFor(JsonNode.class)
            .<JsonNode>readValues(Path.of("docker/kubernetes/deployment.yaml").toFile())) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("kind").asText().equals("Deployment")) {
          grace = document.at("/spec/template/spec/terminationGracePeriodSeconds");
        }
      }
    }

    assertThat(grace).isNotNull();
    assertThat(Duration.ofSeconds(grace.asLong()))
        .isGreaterThanOrEqualTo(Service.ROUTES_END.plus(MARGIN));
  }
}
