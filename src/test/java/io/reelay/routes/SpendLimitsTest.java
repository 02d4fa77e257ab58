package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.JobFault;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeps a create from being sent that could be: how many there were, and what they cost. */
class SpendLimitsTest extends RouteTest {

  @Test
  @Setting(name = "reelay.costs.sora-2", value = "0.60")
  @Setting(name = "reelay.costs.max-per-day", value = "1")
  void theCostOfADayHoldsAllJobsBackUntilTheDayIsOver() throws IOException {
    drop("cat");
    await("cat", "stored");
    drop("dog");

    JobView job = awaitError("dog", "spend_limit");
    assertThat(job.state()).isEqualTo("queued");
    assertThat(job.errorMessage()).contains("0.60 USD", "1.00 USD", "reelay.costs.max-per-day");
    assertThat(job.attempt()).isZero();
    pass(Duration.ofHours(12));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("dog")).isZero();

    pass(Duration.ofHours(13));

    await("dog", "stored");
    assertThat(gateway.bill()).hasSize(2);
  }

  @Test
  @Setting(name = "reelay.costs.sora-2", value = "2")
  @Setting(name = "reelay.costs.max-per-day", value = "1")
  void aCreateThatCostsMoreThanADayMayIsNeverSent() throws IOException {
    drop("cat");

    assertThat(await("cat", "failed").errorKind()).isEqualTo("spend_limit");
    assertThat(gateway.bill()).isEmpty();
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-creates-per-day", value = "1")
  void theCreatesOfADayHoldTheGatewayBack() throws IOException {
    drop("cat");
    await("cat", "stored");
    drop("dog");
    await("dog", "queued");
    pass(Duration.ofHours(23));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("dog")).isZero();

    pass(Duration.ofHours(2));

    await("dog", "stored");
  }

  @Test
  @Setting(name = "reelay.retry.failed", value = "generation_failed")
  void aFailureThatTheUserNamedIsCreatedAgainAsOftenAsAllowed() throws IOException {
    gateway.onQuery().answer(JobFault.failed("out of luck"));
    drop("cat");
    for (int creates = 1; creates < 3; creates++) {
      int sent = creates;
      eventually(
          () -> {
            assertThat(gateway.traffic().creates("cat")).isEqualTo(sent);
            assertThat(ledger().job("cat").state()).isEqualTo("queued");
          });
      pass(Duration.ofMinutes(2));
    }

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo("generation_failed");
    assertThat(gateway.createsFor("cat")).hasSize(3);
  }

  @Test
  @Setting(name = "reelay.retry.failed", value = "generation_failed")
  void aFailureThatIsFalseEndsWithTheVideo() throws IOException {
    gateway.onQuery().times(1).answer(JobFault.failed("out of luck"));
    drop("cat");
    awaitError("cat", "generation_failed");

    pass(Duration.ofMinutes(2));

    JobView job = await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(2);
    assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(1).taskId());
  }
}
