package io.reelay.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.Patience;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollPoolTest {
  @Test
  void wakingRunsEveryWaitingTaskNow() throws Exception {
    PollPool pool = new PollPool(2);
    CountDownLatch ran = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      pool.schedule(ran::countDown, 1, TimeUnit.HOURS);
    }
    pool.wakeAll();
    assertThat(ran.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    pool.shutdownNow();
  }
}
