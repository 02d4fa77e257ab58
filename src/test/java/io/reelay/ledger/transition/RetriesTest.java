package io.reelay.ledger.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.config.CostSettings.Price;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class RetriesTest {
  private static final JobError REFUSED = new JobError("invalid_request", "422");
  private static final JobError NO_ANSWER = new JobError("no_answer", "cut");

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;
  private Retries retries;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    node = ledger.node("a");
    ledger.admit(1);
    retries =
        new Retries(
            ledger.ledger,
            new PurchaseRules(
                Set.of(),
                100,
                Set.of(),
                new CostEstimates(Map.of("default", new Price(new BigDecimal("0.40"), false))),
                0,
                "USD"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Job job() {
    return ledger.named("name key-0");
  }

  private JsonNode retry() {
    return retries.of(job()).orElseThrow().json();
  }

  private void assertCreates(String kind, String... says) {
    assertThat(retry().path("kind").asText()).isEqualTo(kind);
    assertThat(retry().path("payAgain").asBoolean()).isTrue();
    assertThat(retry().path("reason").asText()).contains(says);
    assertThat(retry().path("estimatedCost").asText()).isEqualTo("about 0.40 USD");
    assertThatThrownBy(() -> ledger.operations.retry(job().id(), false))
        .isInstanceOf(OperationRefusedException.class)
        .hasMessageContainingAll(says)
        .hasMessageContaining("--pay-again");
  }

  @Test
  void aJobWhoseTaskMayBeGoodGoesOnForFreeAndNamesThePriceOfANewOne() throws Exception {
    node.jobs.expired(node.generating("task_1"), new JobError("deadline", "late"));

    assertThat(retry().path("kind").asText()).isEqualTo("goes_on");
    assertThat(retry().path("payAgain").asBoolean(true)).isFalse();
    assertThat(retry().path("estimatedCost").asText()).isEqualTo("nothing");
    assertThat(retry().path("reason").asText()).contains("task_1", "nothing is spent");
    assertThat(retry().path("instead").path("kind").asText()).isEqualTo("taken");
    assertThat(retry().path("instead").path("estimatedCost").asText()).isEqualTo("about 0.40 USD");
  }

  @Test
  void afterASureRefusalNothingWasBilledAndNothingElseIsClaimed() throws Exception {
    node.jobs.failed(node.submitting(), REFUSED);

    assertCreates("not_billed", "no create of it was billed", "free until gateway main accepts it");
    assertThat(retry().path("reason").asText()).doesNotContain("may have");
  }

  @Test
  void afterATaskThatFailedItMayHaveBeenBilled() throws Exception {
    node.jobs.failed(node.generating("task_1"), new JobError("generation_failed", "no"));
    assertCreates("taken", "task_1", "may have billed", "paid for again");
  }

  @Test
  void anUnknownJobIsPerhapsPaidForTwice() throws Exception {
    node.jobs.unknown(node.submitting(), NO_ANSWER);
    assertCreates("in_doubt", "may have been accepted and billed", "attach", "twice");
  }

  @Test
  void aRefusalDoesNotSettleTheDoubtAboutAnEarlierCreate() throws Exception {
    node.jobs.unknown(node.submitting(), NO_ANSWER);
    ledger.operations.retry(job().id(), true);
    node.jobs.failed(node.submitting(), REFUSED);
    assertCreates("in_doubt", "may have been accepted and billed");
  }

  @Test
  void aRefusalDoesNotForgetAnEarlierTask() throws Exception {
    node.jobs.failed(node.generating("task_1"), new JobError("generation_failed", "no"));
    ledger.operations.retry(job().id(), true);
    node.jobs.failed(node.submitting(), REFUSED);
    assertCreates("taken", "had taken a create of it");
  }

  @Test
  void aJobThatIsUnderWayOrStoredIsNotRetried() throws Exception {
    assertThat(retries.of(job())).isEmpty();
    node.store("task_1");
    assertThat(retries.of(job())).isEmpty();
  }

  @Test
  void aYesDoesNotCoverWhatHappenedAfterIt() throws Exception {
    node.jobs.failed(node.submitting(), REFUSED);
    long seen = job().updatedAt();
    ledger.pass(Duration.ofSeconds(1));
    ledger.operations.retry(job().id(), true, seen);
    node.jobs.unknown(node.submitting(), NO_ANSWER);

    assertThatThrownBy(() -> ledger.operations.retry(job().id(), true, seen))
        .isInstanceOf(OperationRefusedException.class)
        .hasMessageContaining("has just changed");
    assertThat(ledger.createsBegun()).hasSize(2);
  }
}
