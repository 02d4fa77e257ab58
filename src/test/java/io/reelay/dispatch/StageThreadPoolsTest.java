package io.reelay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.cli.ReelayMain;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StageThreadPoolsTest {

  @Test
  void aStageHasItsOwnThreadsAndNoMoreThanItsLimit() throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch slow = new CountDownLatch(1);
    // As the service does: Main takes the factory from the beans.
    ReelayMain main =
        new ReelayMain(new Properties(), Map.of("stageThreadPools", new StageThreadPools()));
    try {
      main.configure()
          .addRoutesBuilder(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("seda:slow?concurrentConsumers=3")
                      .process(
                          exchange -> {
                            names.add(Thread.currentThread().getName());
                            slow.await();
                            done.incrementAndGet();
                          });
                }
              });
      main.start();
      CamelContext camel = main.getCamelContext();
      for (int call = 0; call < 10; call++) {
        camel.createProducerTemplate().asyncSendBody("seda:slow", call);
      }

      Awaitility.await().until(() -> names.size() == 3);
      slow.countDown();
      Awaitility.await().until(() -> done.get() == 10);
      assertThat(names).containsExactlyInAnyOrder("slow-1", "slow-2", "slow-3");
    } finally {
      main.stop();
    }
  }
}
