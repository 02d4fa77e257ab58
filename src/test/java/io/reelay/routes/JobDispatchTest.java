package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every job gets its turn, at its own gateway, and no gateway gets more than it may have. */
class JobDispatchTest extends RouteTest {
  private final SimulatedGateway spare =
      SimulatedGateway.builder().apiKey("sk-of-the-spare-one").start();

  JobDispatchTest() {
    setting("reelay.gateways.spare.dialect", "quickrouter");
    setting("reelay.gateways.spare.base-url", spare.uri().toString());
    setting("reelay.gateways.spare.api-key", spare.apiKey());
  }

  @AfterEach
  void closeSpare() {
    spare.close();
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "3")
  void noMoreJobsAreAtAGatewayThanItMayHave() throws IOException {
    gateway.generationTime(Duration.ofMillis(50));
    drop("thirty.json", prompts(30, "main"));

    eventually(() -> assertThat(ledger().states()).isEqualTo(Map.of("stored", 30L)));

    assertThat(gateway.mostJobsOpen()).isEqualTo(3);
    assertThat(gateway.bill()).hasSize(30);
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "1")
  void aGatewayThatIsFullHoldsNoOtherUp() throws IOException {
    gateway.generationTime(Duration.ofHours(1));
    drop("a-main.json", prompts(20, "main"));
    eventually(() -> assertThat(ledger().states()).containsEntry("generating", 1L));
    drop("b-spare.json", prompts(5, "spare"));

    eventually(() -> assertThat(ledger().states()).containsEntry("stored", 5L));

    assertThat(ledger().states()).isEqualTo(Map.of("generating", 1L, "queued", 19L, "stored", 5L));
    assertThat(gateway.bill()).hasSize(1);
    assertThat(spare.bill()).hasSize(5);
    // Each takes its own key alone, so a mix-up would also be refused.
    assertThat(ledger().jobs()).extracting(JobView::errorKind).containsOnlyNulls();
  }

  private static String prompts(int count, String gateway) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number ->
                """
                {"prompt": "%1$s %2$d", "gateway": "%1$s"}\
                """
                    .formatted(gateway, number))
        .collect(Collectors.joining(",\n", "[", "]"));
  }
}
