package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.util.function.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** An error in a dialect's own mapping: what it means for the bill depends on when it comes. */
class BrokenKameletTest extends RouteTest {
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final Processor mapping =
      exchange -> {
        if (broken.get()) {
          throw new IllegalStateException("jq: null is no array");
        }
      };

  @Test
  void beforeAnythingIsSentTheJobWaitsUntilItIsMended() throws Exception {
    inTheSubmitKamelet(kamelet -> kamelet.weaveAddFirst().process(mapping));
    drop("cat");

    JobView job = awaitError("cat", "request");

    assertThat(job.state()).isEqualTo("queued");
    assertThat(job.errorMessage()).contains("jq: null is no array");
    assertThat(gateway.traffic().creates("cat")).isZero();
    broken.set(false);
    pass(Duration.ofSeconds(3));
    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void afterTheCreateWasSentItIsNotSentAgain() throws Exception {
    inTheSubmitKamelet(kamelet -> kamelet.weaveById("answer").before().process(mapping));
    drop("cat");

    JobView job = await("cat", "unknown");

    assertThat(job.errorMessage()).contains("jq: null is no array");
    pass(Duration.ofSeconds(30));
    broken.set(false);
    drop("dog");
    await("dog", "stored");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  private void inTheSubmitKamelet(ThrowingConsumer<AdviceWithRouteBuilder, Exception> change)
      throws Exception {
    AdviceWith.adviceWith(context, "main-submit", change);
  }
}
