package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Work of this node begins by signals. The ticks of this test come once, at its start. */
class JobTickTest extends RouteTest {

  JobTickTest() {
    setting("reelay.dispatch.interval", "1m");
  }

  @Test
  void aJobNeedsNoTick() throws Exception {
    drop("cat");
    await("cat", "stored");
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "2")
  @Setting(name = "reelay.dispatch.submit-threads", value = "1")
  @Setting(name = "reelay.storage.threads", value = "1")
  void moreJobsThanPlacesNeedNoTick() throws Exception {
    drop(
        "twelve.json",
        IntStream.range(0, 12)
            .mapToObj(number -> "{\"prompt\": \"cat %d\"}".formatted(number))
            .collect(Collectors.joining(",\n", "[", "]")));

    eventually(() -> assertThat(ledger().states()).isEqualTo(Map.of("stored", 12L)));

    assertThat(gateway.bill()).hasSize(12);
    assertThat(gateway.mostJobsOpen()).isLessThanOrEqualTo(2);
  }
}
