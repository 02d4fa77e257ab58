package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.LostClaimException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A job passes to its next stage with its claim, and belongs to nobody else meanwhile. */
@OnEveryDatabase
class HandOverTest {
  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    node = ledger.handingOver("a", limits(2, 2));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static ClaimLimits limits(int creates, int stores) {
    return limits(LedgerFixture.terms(1000, 0), creates, stores);
  }

  private static ClaimLimits limits(GatewayTerms terms, int creates, int stores) {
    return new ClaimLimits(
        Map.of(LedgerFixture.GATEWAY, terms), creates, stores, LedgerFixture.LEASE, Duration.ZERO);
  }

  private ClaimedJob submitted(ClaimedJob queued, String task) throws LostClaimException {
    return node.jobs.submitted(node.jobs.submitting(queued), task, "pending", null);
  }

  private ClaimedJob ready(ClaimedJob generating) throws LostClaimException {
    return node.jobs.ready(generating, "completed", "https://cdn.example/v.mp4", null, 1);
  }

  private void stored(ClaimedJob storing) throws LostClaimException {
    node.jobs.stored(
        storing, "videos", storing.id(), "https://s3/" + storing.id(), 42, "cafe", "video/mp4");
  }

  @Test
  void oneClaimIsEnoughForTheWholeWay() throws Exception {
    ledger.admit(1);

    ClaimedJob generating = submitted(node.claimOne(), "task");
    assertThat(ledger.row(generating.id()).leaseOwner()).isEqualTo("a");
    assertThat(node.claims.claimDue()).isEmpty();
    ClaimedJob storing = ready(generating);
    assertThat(ledger.row(storing.id()).leaseOwner()).isEqualTo("a");
    assertThat(node.claims.claimDue()).isEmpty();
    stored(storing);

    Job job = ledger.row(storing.id());
    assertThat(job.state()).isEqualTo(JobState.STORED);
    assertThat(job.leaseOwner()).isNull();
    assertThat(job.taskId()).isEqualTo("task");
    assertThat(node.held.holds(storing)).isFalse();
  }

  @Test
  void theEndOfTheEarlierStageDoesNotReleaseThePassedJob() throws Exception {
    ledger.admit(1);
    ClaimedJob queued = node.claimOne();

    ClaimedJob generating = submitted(queued, "task");
    node.claims.abandon(queued);

    assertThat(node.held.holds(queued)).isFalse();
    assertThat(node.held.holds(generating)).isTrue();
    assertThat(ledger.row(generating.id()).leaseOwner()).isEqualTo("a");
  }

  @Test
  void aJobThatFindsNoPlaceInItsStageIsClaimedLater() throws Exception {
    ledger.admit(1);
    ClaimedJob generating = submitted(node.claimOne(), "task");

    node.claims.abandon(generating);
    assertThat(node.claims.claimDue()).isEmpty();
    ledger.pass(Duration.ofSeconds(6));

    assertThat(node.claimOne().state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void afterTheNodesDeathAnotherContinuesWithThePassedJob() throws Exception {
    ledger.admit(1);
    ClaimedJob generating = submitted(node.claimOne(), "task");
    var other = ledger.node("b");
    assertThat(other.claims.claimDue()).isEmpty();

    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));

    ClaimedJob continued = other.claimOne();
    assertThat(continued.state()).isEqualTo(JobState.GENERATING);
    assertThat(continued.taskId()).isEqualTo("task");
    assertThatThrownBy(() -> ready(generating)).isInstanceOf(LostClaimException.class);
  }

  @Test
  void aLateAnswerToAnUnknownCreateLeavesTheJobToAClaim() throws Exception {
    ledger.admit(1);
    ClaimedJob submitting = node.jobs.submitting(node.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    var other = ledger.node("b");
    assertThat(other.claims.claimDue()).isEmpty();
    assertThat(ledger.row(submitting.id()).state()).isEqualTo(JobState.UNKNOWN);

    assertThat(node.jobs.submitted(submitting, "task", "pending", null)).isNull();

    assertThat(ledger.row(submitting.id()).leaseOwner()).isNull();
    assertThat(other.claimOne().taskId()).isEqualTo("task");
  }

  @Test
  void anAnswerAfterTheLeaseLeavesTheJobToAClaim() throws Exception {
    ledger.admit(1);
    ClaimedJob submitting = node.jobs.submitting(node.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));

    assertThat(node.jobs.submitted(submitting, "task", "pending", null)).isNull();

    assertThat(ledger.row(submitting.id()).leaseOwner()).isNull();
    assertThat(node.claimOne().state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void aStageWithoutAPlaceLeavesTheJobToTheLedger() throws Exception {
    ledger.admit(4);
    List<ClaimedJob> first = node.claims.claimDue();
    ClaimedJob one = submitted(first.get(0), "t1");
    ClaimedJob two = submitted(first.get(1), "t2");
    List<ClaimedJob> second = node.claims.claimDue();
    ClaimedJob three = submitted(second.get(0), "t3");

    ClaimedJob storing = ready(one);
    assertThat(ready(two)).isNotNull();
    assertThat(ready(three)).isNull();

    assertThat(ledger.row(three.id()).leaseOwner()).isNull();
    assertThat(node.claims.claimDue()).isEmpty();
    stored(storing);
    assertThat(node.claims.claimDue()).extracting(ClaimedJob::id).containsExactly(three.id());
  }

  @Test
  void aJobThatWaitsInTheLedgerIsStoredBeforeALaterOne() throws Exception {
    node = ledger.handingOver("c", limits(3, 1));
    ledger.admit(3);
    List<ClaimedJob> jobs = node.claims.claimDue();
    ClaimedJob storing = ready(submitted(jobs.get(0), "t1"));
    ClaimedJob waiting = submitted(jobs.get(1), "t2");
    assertThat(ready(waiting)).isNull();
    assertThat(node.claims.claimDue()).isEmpty();
    stored(storing);

    assertThat(ready(submitted(jobs.get(2), "t3"))).isNull();

    assertThat(node.claimOne().id()).isEqualTo(waiting.id());
  }

  @Test
  void aFreePlaceIsWantedOnlyIfJobsWereLeftBehind() throws Exception {
    ledger.admit(3);
    List<ClaimedJob> two = node.claims.claimDue();
    assertThat(node.claims.wantsMore()).isFalse();

    submitted(two.get(0), "t1");

    assertThat(node.claims.wantsMore()).isTrue();
    submitted(node.claims.claimDue().get(0), "t3");
    submitted(two.get(1), "t2");
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(node.claims.wantsMore()).isFalse();
  }

  @Test
  void aRateIsNotWaitedForBySignals() throws Exception {
    node = ledger.handingOver("c", limits(LedgerFixture.terms(1000, 1), 4, 2));
    ledger.admit(3);
    submitted(node.claimOne(), "t1");

    assertThat(node.claims.claimDue()).isEmpty();

    assertThat(node.claims.wantsMore()).isFalse();
  }

  @Test
  void theEndOfAJobMakesRoomAtAFullGateway() throws Exception {
    node = ledger.handingOver("c", limits(LedgerFixture.terms(1, 0), 4, 2));
    ledger.admit(2);
    ClaimedJob storing = ready(submitted(node.claimOne(), "t1"));
    assertThat(node.claims.claimDue()).isEmpty();

    assertThat(node.claims.wantsMore()).isTrue();
    stored(storing);
    assertThat(node.claimOne().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void anEndingProcessPassesNothingOn() throws Exception {
    ledger.admit(1);
    ClaimedJob submitting = node.jobs.submitting(node.claimOne());

    node.held.drain();

    assertThat(node.jobs.submitted(submitting, "task", "pending", null)).isNull();
    assertThat(ledger.row(submitting.id()).leaseOwner()).isNull();
  }

  @Test
  void aRowThatWasReleasedAtTheProcessesEndIsNotPassedOn() throws Exception {
    ledger.admit(1);
    ClaimedJob generating = submitted(node.claimOne(), "task");
    assertThat(node.held.reserve(generating, JobState.STORING)).isTrue();

    node.held.drain();
    node.claims.handOver();

    assertThatThrownBy(() -> ready(generating)).isInstanceOf(LostClaimException.class);
    assertThat(ledger.node("b").claimOne().state()).isEqualTo(JobState.GENERATING);
  }
}
