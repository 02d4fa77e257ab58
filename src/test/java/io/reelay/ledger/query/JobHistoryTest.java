package io.reelay.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.outbox.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class JobHistoryTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    node = ledger.node("a");
    ledger.admit(1);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private JobAttempt query(String outcome) {
    return new JobAttempt(ledger.clock.millis(), "query", outcome, 7L, "GET /1", "{}");
  }

  private List<String> outcomesOf(String id) {
    return ledger.queries.attemptsOf(id).stream().map(JobAttempt::outcome).toList();
  }

  @Test
  void aCreateIsOnRecordBeforeItIsSentAndItsAnswerAfterwards() throws Exception {
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    long sentAt = ledger.clock.millis();
    assertThat(ledger.queries.attemptsOf(job.id()))
        .containsExactly(new JobAttempt(sentAt, "create", "sent", null, null, null));

    ledger.pass(Duration.ofSeconds(2));
    node.history.created(job, "taken", 1_900L, "POST /v1/videos", "{\"id\":\"t\"}");
    node.claims.claimDue();

    assertThat(ledger.queries.attemptsOf(job.id()))
        .containsExactly(
            new JobAttempt(sentAt, "create", "taken", 1_900L, "POST /v1/videos", "{\"id\":\"t\"}"));
  }

  @Test
  void theAnswerIsThatOfItsOwnCreate() throws Exception {
    ClaimedJob first = node.jobs.submitting(node.claimOne());
    node.jobs.requeue(first, Duration.ZERO, new JobError("rate_limit", "slow down"));
    ledger.pass(Duration.ofSeconds(1));
    ClaimedJob second = node.jobs.submitting(node.claimOne());

    node.history.created(second, "taken", 1L, null, null);
    node.history.created(first, "too_many", 1L, null, null);
    node.claims.claimDue();

    assertThat(outcomesOf(first.id())).containsExactly("too_many", "taken");
  }

  @Test
  void ofManyAttemptsTheOldestQueriesAreForgottenFirst() throws Exception {
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    for (int i = 0; i < 120; i++) {
      ledger.pass(Duration.ofMillis(1));
      node.history.note(job.id(), query("answer " + i));
    }
    node.claims.claimDue();
    ledger.pass(Duration.ofMillis(1));
    node.history.note(job.id(), query("the last"));
    node.claims.claimDue();

    assertThat(outcomesOf(job.id()))
        .hasSize(50)
        .startsWith("sent", "answer 72")
        .endsWith("answer 119", "the last");
  }

  @Test
  void manyAttemptsAreWrittenBeforeTheNextRound() {
    String id = ledger.named("name key-0").id();
    for (int i = 0; i < 499; i++) {
      node.history.note(id, query("answer " + i));
    }
    assertThat(outcomesOf(id)).isEmpty();
    node.history.note(id, query("one more"));
    assertThat(outcomesOf(id)).hasSize(50);
  }

  @Test
  void nothingOfTheLastRoundIsLostAtAnOrderlyEnd() throws Exception {
    ClaimedJob job = node.claimOne();
    node.history.note(job.id(), query("the last"));
    node.claims.releaseAll();
    assertThat(outcomesOf(job.id())).containsExactly("the last");
  }

  @Test
  void theHistoryOfAnEndedJobIsForgottenAfterTheRetentionAndTheJobIsNot() throws Exception {
    String stored = ledger.named("name key-0").id();
    node.store("task_1");
    node.history.note(stored, query("completed"));
    for (Outbox.Delivery delivery : node.outbox.claimDue(10, 10)) {
      node.outbox.delivered(delivery);
    }
    ledger.admission.admit(List.of(LedgerFixture.job("running")));
    ClaimedJob running = node.jobs.submitting(node.claimOne());
    node.jobs.submitted(running, "task_2", "pending", null);

    ledger.pass(LedgerFixture.RETENTION.minus(DAY));
    node.claims.claimDue();
    assertThat(outcomesOf(stored)).isNotEmpty();
    assertThat(ledger.eventsOf(stored)).containsExactly("video.submitted", "video.stored");

    ledger.pass(DAY.plusMinutes(2));
    node.claims.claimDue();
    assertThat(outcomesOf(stored)).isEmpty();
    assertThat(ledger.eventsOf(stored)).isEmpty();
    assertThat(ledger.row(stored).state()).isEqualTo(JobState.STORED);
    assertThat(outcomesOf(running.id())).as("of a job that has not ended").isNotEmpty();
    assertThat(ledger.eventsOf(running.id())).as("not delivered").isNotEmpty();
  }

  @Test
  void whatAPersonDidIsOnRecord() throws Exception {
    String id = ledger.named("name key-0").id();
    ledger.operations.cancel(id);
    assertThat(ledger.queries.attemptsOf(id))
        .extracting(JobAttempt::stage, JobAttempt::outcome)
        .containsExactly(tuple("operator", "queued → cancelled"));
  }
}
