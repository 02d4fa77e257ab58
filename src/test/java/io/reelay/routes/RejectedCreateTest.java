package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.KeyUse;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A create in doubt, at a gateway that refuses a key that it knows. */
class RejectedCreateTest {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);

  private abstract static class Rejecting extends RouteTest {
    Rejecting(KeyUse use) {
      super(SimulatedGateway.builder().keys(use).start());
      setting("reelay.gateways.main.idempotency", "reject");
    }

    void sendTwice() throws IOException {
      drop("cat");
      awaitError("cat", "in_doubt");
      pass(FIRST_BACKOFF);
    }
  }

  @Nested
  class AndNamesTheTask extends Rejecting {
    AndNamesTheTask() {
      super(KeyUse.REJECT_WITH_TASK);
    }

    @Test
    void isTakenWithThatTask() throws IOException {
      gateway.onCreate().times(1).answer(Fault.cutAfterBilling());

      sendTwice();

      JobView job = await("cat", "stored");
      assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(0).taskId());
      assertThat(gateway.createsFor("cat")).hasSize(1);
    }
  }

  @Nested
  class AndDoesNotNameTheTask extends Rejecting {
    AndDoesNotNameTheTask() {
      super(KeyUse.REJECT);
    }

    @Test
    void isUnknownAndNotSentAgain() throws IOException {
      gateway.onCreate().times(1).answer(Fault.cutAfterBilling());

      sendTwice();

      JobView job = await("cat", "unknown");
      assertThat(job.errorKind()).isEqualTo("taken_before");
      assertThat(job.errorMessage()).contains("does not name its task", "Idempotency-Key");
      assertThat(gateway.createsFor("cat")).hasSize(1);
    }

    @Test
    void isTakenIfItHadNotArrived() throws IOException {
      gateway.onCreate().times(1).answer(Fault.cutBeforeBilling());

      sendTwice();

      await("cat", "stored");
      assertThat(gateway.createsFor("cat")).hasSize(1);
    }
  }
}
