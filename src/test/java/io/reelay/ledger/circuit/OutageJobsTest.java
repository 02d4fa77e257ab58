package io.reelay.ledger.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.circuit.OutageJobs.Batch;
import io.reelay.ledger.circuit.OutageJobs.Outage;
import io.reelay.ledger.claim.ClaimedJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class OutageJobsTest {
  private static final JobError UNSURE = new JobError("unsure", "HTTP 503");
  private static final String OUTAGE = "main-20261121-100000";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;
  private OutageJobs outages;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    node = ledger.node("a");
    outages = new OutageJobs(ledger.ledger, ledger.operations, "USD");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** So many jobs that an outage left unknown; their ids. */
  private List<String> park(int count, String outage) throws Exception {
    ledger.admit(count);
    List<ClaimedJob> claimed = node.claims.claimDue();
    assertThat(claimed).hasSize(count);
    for (ClaimedJob job : claimed) {
      node.jobs.unknown(node.jobs.submitting(job), UNSURE, outage);
    }
    return claimed.stream().map(ClaimedJob::id).sorted().toList();
  }

  private Outage outage() {
    return outages.find(OUTAGE).orElseThrow();
  }

  @Test
  void jobsOfOneOutageAreCountedAndListedTogether() throws Exception {
    List<String> ids = park(3, OUTAGE);

    assertThat(outages.unsettled()).containsExactly(outage());
    assertThat(outage().jobs()).isEqualTo(3);
    assertThat(outage().gateway()).isEqualTo("main");
    assertThat(outage().unpriced()).isEqualTo(3);
    assertThat(outages.atRisk(outage())).isEqualTo("unknown");
    assertThat(outages.another(outage()).reason()).contains("3 jobs", "main", "paid for twice");
    assertThat(ledger.queries.listOfOutage(OUTAGE, Set.of(), 2, null))
        .extracting(Job::id)
        .containsExactly(ids.get(2), ids.get(1));
    assertThat(ledger.queries.listOfOutage(OUTAGE, Set.of(JobState.UNKNOWN), 2, ids.get(1)))
        .extracting(Job::id)
        .containsExactly(ids.get(0));
    assertThat(ledger.queries.listOfOutage(OUTAGE, Set.of(JobState.QUEUED), 2, null)).isEmpty();
    assertThat(outages.find("other")).isEmpty();
  }

  @Test
  void theyAreSettledByBatchesAndWhoeverIsKilledAmidItGoesOn() throws Exception {
    park(OutageJobs.BATCH + 3, OUTAGE);
    long until = outage().until();

    assertThat(outages.retry(OUTAGE, until)).isEqualTo(new Batch(OutageJobs.BATCH, 3));
    assertThat(outage().jobs()).isEqualTo(3);
    assertThat(outages.retry(OUTAGE, until)).isEqualTo(new Batch(3, 0));
    assertThat(outages.retry(OUTAGE, until)).isEqualTo(new Batch(0, 0));

    assertThat(outages.unsettled()).isEmpty();
    assertThat(node.claims.claimDue()).hasSize(OutageJobs.BATCH + 3);
    assertThat(ledger.queries.listOfOutage(OUTAGE, Set.of(), 1, null)).isEmpty();
  }

  @Test
  void whatIsLeftUnsureAfterTheYesIsNotCreatedAnewByIt() throws Exception {
    String id = park(1, OUTAGE).get(0);
    long until = outage().until();
    ledger.pass(Duration.ofSeconds(1));
    outages.retry(OUTAGE, until);
    ledger.pass(Duration.ofSeconds(1));
    node.jobs.unknown(node.jobs.submitting(node.claimOne()), UNSURE, OUTAGE);

    assertThat(outages.retry(OUTAGE, until)).isEqualTo(new Batch(0, 0));
    assertThat(ledger.row(id).state()).isEqualTo(JobState.UNKNOWN);
    assertThat(outage().jobs()).isOne();
  }

  @Test
  void whatAPersonSettledMeanwhileIsLeftAlone() throws Exception {
    List<String> ids = park(3, OUTAGE);
    long until = outage().until();
    ledger.operations.cancel(ids.get(0));
    ledger.operations.attach(ids.get(1), "task_1");

    assertThat(outages.retry(OUTAGE, until)).isEqualTo(new Batch(1, 0));

    assertThat(ids)
        .extracting(id -> ledger.row(id).state())
        .containsExactly(JobState.CANCELLED, JobState.GENERATING, JobState.QUEUED);
    assertThat(ledger.row(ids.get(1)).outage()).isNull();
  }

  @Test
  void allOfThemAreCalledOffAndMayStillHaveBeenBilled() throws Exception {
    List<String> ids = park(2, OUTAGE);

    assertThat(outages.cancel(OUTAGE, outage().until())).isEqualTo(new Batch(2, 0));

    assertThat(ids).extracting(id -> ledger.row(id).errorKind()).containsOnly("cancelled_in_doubt");
    assertThat(ledger.eventsOf(ids.get(0))).contains("video.cancelled");
  }
}
