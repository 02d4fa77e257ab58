package io.reelay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.RouteTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard, and the autoscaler's rule, ask for meters that are there. */
class DashboardTest extends RouteTest {
  private static final Pattern METRIC = Pattern.compile("\\breelay_[a-z_]+(?=[{\\[)])");

  /** What Prometheus' names have besides: of a counter, and of a timer. */
  private static final Pattern ENDING = Pattern.compile("_total$|_seconds_bucket$");

  @Test
  void everyQueryNamesAMeter() throws Exception {
    drop("cat");
    await("cat", "stored");
    Set<String> asked = new TreeSet<>();
    JsonNode panels =
        new ObjectMapper()
            .readTree(Path.of("docker/observability/reelay.json").toFile())
            .path("panels");
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.path("targets")) {
        Set<String> names = metrics(target.path("expr").asText());
        assertThat(names).as(panel.path("title").asText()).isNotEmpty();
        asked.addAll(names);
      }
    }
    asked.addAll(metrics(Files.readString(Path.of("docker/kubernetes/autoscaler.yaml"))));

    eventually(() -> assertThat(asked).isSubsetOf(meterNames()));
  }

  private static Set<String> metrics(String query) {
    return METRIC
        .matcher(query)
        .results()
        .map(match -> ENDING.matcher(match.group()).replaceFirst(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> meterNames() {
    return meters().getMeters().stream()
        .map(meter -> meter.getId().getName().replace('.', '_'))
        .collect(Collectors.toSet());
  }
}
