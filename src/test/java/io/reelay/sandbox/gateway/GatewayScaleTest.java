package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayScaleTest {
  @Test
  void twoThousandJobsAreHeldAtOnceAndEachHasItsOwnId() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(32);
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.generationTime(Duration.ofHours(1));
      GatewayClient client = new GatewayClient(gateway);
      List<Callable<String>> creates =
          IntStream.range(0, 2000)
              .<Callable<String>>mapToObj(job -> () -> client.createdId("prompt " + job))
              .toList();

      for (Future<String> id : clients.invokeAll(creates)) {
        assertThat(id.get()).startsWith("sora-2:task_");
      }

      assertThat(gateway.mostJobsOpen()).isEqualTo(2000);
      assertThat(gateway.bill())
          .extracting(Bill.Create::taskId)
          .hasSize(2000)
          .doesNotHaveDuplicates();
    } finally {
      clients.shutdownNow();
    }
  }
}
