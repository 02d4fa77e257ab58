package io.reelay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a look at one thing means for the whole. */
class ProbedCheckTest {
  private static final boolean NEEDED = true;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    camel.close();
  }

  @Test
  void onlyWhatIsNeededIsEverDown() {
    assertThat(call(NEEDED, () -> ProbeResult.bad("full")).getState()).isEqualTo(State.DOWN);
    Result other = call(!NEEDED, () -> ProbeResult.bad("full"));
    assertThat(other.getState()).isEqualTo(State.UP);
    assertThat(other.getMessage()).contains("degraded: full");
    assertThat(call(NEEDED, () -> ProbeResult.degraded("slow")).getState()).isEqualTo(State.UP);
    assertThat(call(NEEDED, () -> ProbeResult.good("")).getMessage()).isEmpty();
  }

  @Test
  void aLookThatFailsIsBad() {
    Result result =
        call(
            NEEDED,
            () -> {
              throw new IOException("gone");
            });

    assertThat(result.getState()).isEqualTo(State.DOWN);
    assertThat(result.getMessage()).contains("IOException: gone");
  }

  @Test
  void whatIsAtTheBottomOfAFailureIsTold() {
    Result result =
        call(
            NEEDED,
            () -> {
              throw new IllegalStateException("no commit", new IOException("disk full"));
            });

    assertThat(result.getMessage())
        .contains("IllegalStateException: no commit; IOException: disk full");
  }

  @Test
  void aLookThatHangsIsNotWaitedForAndNotBegunAgain() {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    ProbedCheck check =
        check(
            NEEDED,
            () -> {
              looks.incrementAndGet();
              never.await();
              return ProbeResult.good("");
            });

    assertThat(check.call().getState()).isEqualTo(State.DOWN);
    assertThat(check.call().getMessage()).get().asString().contains("no answer within");
    assertThat(looks).hasValue(1);
  }

  @Test
  void manyWhoAskAreToldOfOneLook() {
    AtomicInteger looks = new AtomicInteger();
    ProbedCheck check = check(NEEDED, () -> ProbeResult.good("look " + looks.incrementAndGet()));

    check.call();
    assertThat(check.call().getMessage()).contains("look 1");
  }

  private Result call(boolean needed, Probe probe) {
    return check(needed, probe).call();
  }

  private ProbedCheck check(boolean needed, Probe probe) {
    ProbedCheck check = new ProbedCheck("thing", needed, probe, threads, Duration.ofMillis(500));
    check.setCamelContext(camel);
    return check;
  }
}
