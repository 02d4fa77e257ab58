package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.outbox.Outbox;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class JobLifecycleTest {
  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aJobThatGoesWellPassesEveryStateUnderAClaimOfItsOwn() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");

    ClaimedJob queued = node.claimOne();
    assertThat(queued.state()).isEqualTo(JobState.QUEUED);
    node.jobs.submitted(node.jobs.submitting(queued), "sora-2:task_01", "pending", "unified");

    ClaimedJob generating = node.claimOne();
    assertThat(generating.state()).isEqualTo(JobState.GENERATING);
    assertThat(generating.taskId()).isEqualTo("sora-2:task_01");
    assertThat(generating.surface()).isEqualTo("unified");
    node.jobs.ready(generating, "completed", "https://cdn.example/v.mp4", "a cat, better", 3);

    ClaimedJob storing = node.claimOne();
    assertThat(storing.state()).isEqualTo(JobState.STORING);
    node.jobs.stored(storing, "videos", "v.mp4", "https://s3/v.mp4", 42, "cafe", "video/mp4");

    Job stored = ledger.row(queued.id());
    assertThat(stored.state()).isEqualTo(JobState.STORED);
    assertThat(stored.videoBytes()).isEqualTo(42);
    assertThat(stored.leaseOwner()).isNull();
    assertThat(node.claims.claimDue()).isEmpty();
  }

  @Test
  void theSamePromptAdmittedAgainMakesNoSecondJob() {
    assertThat(ledger.admission.admit(List.of(LedgerFixture.job("a"), LedgerFixture.job("b"))))
        .isEqualTo(new JobAdmission.Admission(2, 0, Set.of()));
    assertThat(ledger.admission.admit(List.of(LedgerFixture.job("b"), LedgerFixture.job("c"))))
        .isEqualTo(new JobAdmission.Admission(1, 1, Set.of(LedgerFixture.job("b").dedupeKey())));
  }

  @Test
  void aKeyThatIsTwiceInOneFileIsOneJobAndWasNotKnownBefore() {
    assertThat(ledger.admission.admit(List.of(LedgerFixture.job("a"), LedgerFixture.job("a"))))
        .isEqualTo(new JobAdmission.Admission(1, 1, Set.of()));
  }

  @Test
  void jobsOfOneFileAreClaimedInTheFilesOrder() {
    ledger.admit(50);
    var node = ledger.node("a", LedgerFixture.inFlight(20));
    assertThat(node.claims.claimDue())
        .extracting(ClaimedJob::name)
        .hasSize(20)
        .startsWith("name key-0", "name key-1", "name key-2");
  }

  @Test
  void theInFlightLimitCountsJobsUntilTheirVideoIsStored() throws Exception {
    ledger.admit(5);
    var limits = LedgerFixture.inFlight(2);
    var node = ledger.node("a", limits);
    List<ClaimedJob> two = node.claims.claimDue();
    assertThat(two).hasSize(2);
    assertThat(ledger.node("b", limits).claims.claimDue()).isEmpty();

    node.jobs.submitted(node.jobs.submitting(two.get(0)), "t0", "pending", null);
    ClaimedJob generating = node.claimOne();
    node.jobs.ready(generating, "completed", "https://cdn.example/v.mp4", null, 1);
    ClaimedJob storing = node.claimOne();
    assertThat(node.claims.claimDue()).isEmpty();

    node.jobs.stored(storing, null, "v.mp4", "file:/v.mp4", 1, "cafe", "video/mp4");
    assertThat(node.claimOne().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void noMoreCreatesAreBegunInAMinuteThanTheGatewayMayGet() throws Exception {
    ledger.admit(7);
    var limits =
        new ClaimLimits(
            Map.of(LedgerFixture.GATEWAY, LedgerFixture.terms(100, 3)),
            99,
            9,
            LedgerFixture.LEASE,
            Duration.ZERO);
    var before = ledger.node("before", limits);
    List<ClaimedJob> three = before.claims.claimDue();
    assertThat(three).hasSize(3);
    assertThat(ledger.node("beside", limits).claims.claimDue()).isEmpty();

    before.jobs.submitted(before.jobs.submitting(three.get(0)), "t0", "pending", null);
    ledger.pass(Duration.ofSeconds(30));
    for (ClaimedJob job : three.subList(1, 3)) {
      before.jobs.failed(before.jobs.submitting(job), new JobError("refused", "no"));
    }
    before.claims.releaseAll();
    var after = ledger.node("after a restart", limits);
    assertThat(queued(after)).isEmpty();

    ledger.pass(Duration.ofSeconds(30));
    assertThat(queued(after)).hasSize(1);
    assertThat(queued(after)).isEmpty();
    ledger.pass(Duration.ofSeconds(30));
    assertThat(queued(after)).hasSize(2);
  }

  private static List<ClaimedJob> queued(LedgerFixture.Node node) {
    return node.claims.claimDue().stream().filter(job -> job.state() == JobState.QUEUED).toList();
  }

  @Test
  void twoNodesNeverClaimTheSameJob() {
    ledger.admit(30);
    var limits =
        new ClaimLimits(
            Map.of(LedgerFixture.GATEWAY, LedgerFixture.terms(100, 0)),
            10,
            9,
            LedgerFixture.LEASE,
            Duration.ZERO);
    List<ClaimedJob> a = ledger.node("a", limits).claims.claimDue();
    List<ClaimedJob> b = ledger.node("b", limits).claims.claimDue();
    assertThat(a).hasSize(10);
    assertThat(b).hasSize(10);
    assertThat(a)
        .extracting(ClaimedJob::id)
        .doesNotContainAnyElementsOf(b.stream().map(ClaimedJob::id).toList());
  }

  @Test
  void aJobWhoseNodeDiedBeforeTheCreateIsClaimedByAnotherAfterTheLease() {
    ledger.admit(1);
    ledger.node("dead").claimOne();
    var other = ledger.node("other");
    assertThat(other.claims.claimDue()).isEmpty();
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    assertThat(other.claimOne().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void whatADeadNodeHadClaimedDoesNotFillTheGatewayForGood() {
    ledger.admit(1);
    ledger.node("dead", LedgerFixture.inFlight(1)).claimOne();
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    assertThat(ledger.node("other", LedgerFixture.inFlight(1)).claimOne().name())
        .isEqualTo("name key-0");
  }

  @Test
  void aJobWhoseNodeDiedInTheCreateIsParkedAndNeverClaimedAgain() throws Exception {
    ledger.admit(1);
    var dead = ledger.node("dead");
    ClaimedJob submitting = dead.jobs.submitting(dead.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));

    var other = ledger.node("other");
    assertThat(other.claims.claimDue()).isEmpty();
    assertThat(ledger.row(submitting.id()).state()).isEqualTo(JobState.UNKNOWN);
    assertThat(other.outbox.claimDue(9, 9)).extracting("type").containsExactly("video.unknown");
  }

  @Test
  void anAnswerThatComesAfterTheJobWasParkedStillSavesTheTask() throws Exception {
    ledger.admit(1);
    var slow = ledger.node("slow");
    ClaimedJob submitting = slow.jobs.submitting(slow.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    ledger.node("other").claims.claimDue();

    slow.jobs.submitted(submitting, "task_1", "pending", null);
    assertThat(ledger.row(submitting.id()).state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void aNodeThatSleptPastItsLeaseCannotBeginACreate() {
    ledger.admit(1);
    var slept = ledger.node("slept");
    ClaimedJob claimed = slept.claimOne();
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    ledger.node("other").claimOne();

    assertThatThrownBy(() -> slept.jobs.submitting(claimed)).isInstanceOf(LostClaimException.class);
  }

  @Test
  void aLivingNodeRenewsItsLeases() {
    ledger.admit(1);
    var living = ledger.node("living");
    ClaimedJob job = living.claimOne();
    for (int i = 0; i < 10; i++) {
      ledger.pass(LedgerFixture.LEASE.dividedBy(2));
      living.claims.claimDue();
      assertThat(ledger.node("other").claims.claimDue()).isEmpty();
    }
    assertThat(ledger.row(job.id()).leaseOwner()).isEqualTo("living");
  }

  @Test
  void aStageThatEndsWithoutATransitionGivesItsJobBack() {
    ledger.admit(1);
    var node = ledger.node("a");
    node.claims.abandon(node.claimOne());
    assertThat(node.claims.claimDue()).isEmpty();
    ledger.pass(Duration.ofSeconds(6));
    assertThat(node.claimOne().failures()).isEqualTo(1);
  }

  @Test
  void anEndedStageDoesNotGiveBackWhatWasClaimedAnewMeanwhile() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob submitting = node.jobs.submitting(node.claimOne());
    node.jobs.submitted(submitting, "t", "pending", null);
    ClaimedJob generating = node.claimOne();
    node.claims.abandon(submitting);
    node.jobs.ready(generating, "completed", "https://cdn.example/v.mp4", null, 1);
    assertThat(ledger.row(generating.id()).state()).isEqualTo(JobState.STORING);
  }

  @Test
  void aCreateThatEndsWithoutATransitionIsParked() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob submitting = node.jobs.submitting(node.claimOne());
    node.claims.abandon(submitting);
    ledger.pass(Duration.ofSeconds(6));
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.row(submitting.id()).state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void aCleanEndGivesEveryClaimBackAtOnce() throws Exception {
    ledger.admit(2);
    var node = ledger.node("a");
    List<ClaimedJob> two = node.claims.claimDue();
    node.jobs.submitting(two.get(1));
    node.claims.releaseAll();
    ledger.pass(Duration.ofMillis(1));

    assertThat(ledger.node("next").claimOne().id()).isEqualTo(two.get(0).id());
    assertThat(ledger.row(two.get(1).id()).state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void aRequeuedJobWaitsAndKeepsTheReason() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    node.jobs.requeue(job, Duration.ofSeconds(30), new JobError("rate_limit", "slow down"));
    assertThat(node.claims.claimDue()).isEmpty();
    ledger.pass(Duration.ofSeconds(31));
    ClaimedJob again = node.claimOne();
    assertThat(again.failuresOf("rate_limit")).isEqualTo(1);
    assertThat(again.attempt()).isEqualTo(1);
  }

  @Test
  void failuresCountInARowAndByKind() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "t", "pending", null);
    node.jobs.ready(node.claimOne(), "completed", "https://cdn.example/v.mp4", null, 1);
    for (String kind : List.of("storage", "storage", "storage", "download")) {
      node.jobs.retryStage(node.claimOne(), Duration.ZERO, new JobError(kind, "no"));
    }
    ClaimedJob job = node.claimOne();
    assertThat(job.failuresOf("download")).isEqualTo(1);
    assertThat(job.failuresOf("storage")).isZero();
  }

  @Test
  void twoJobsNeverShareAStorageKey() throws Exception {
    ledger.admit(2);
    var node = ledger.node("a");
    List<ClaimedJob> two = node.claims.claimDue();
    assertThat(node.jobs.reserveKey(two.get(0), "cat.mp4")).isTrue();
    assertThat(node.jobs.reserveKey(two.get(0), "cat.mp4")).isTrue();
    assertThat(node.jobs.reserveKey(two.get(1), "cat.mp4")).isFalse();
  }

  @Test
  void everyEventHasTheAgreedBody() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    node.jobs.failed(job, new JobError("quota", "insufficient_quota", "no money"));

    Outbox.Delivery event = node.outbox.claimDue(9, 9).get(0);
    JsonNode body = new ObjectMapper().readTree(event.payload());
    assertThat(body.path("type").asText()).isEqualTo("video.failed");
    assertThat(body.path("timestamp").asText()).isEqualTo("2026-11-21T10:00:00Z");
    JsonNode data = body.path("data");
    assertThat(data.path("jobId").asText()).isEqualTo(job.id());
    assertThat(data.path("state").asText()).isEqualTo("failed");
    assertThat(data.path("error").path("message").asText()).isEqualTo("no money");
    assertThat(data.path("request").path("prompt").asText()).isEqualTo("a cat");
    assertThat(data.path("metadata").path("campaign").asInt()).isEqualTo(7);
    assertThat(data.path("video").isNull()).isTrue();
  }

  @Test
  void aCharacterEndsItsJobWithoutAVideoAtOnceOrAsATasksResult() throws Exception {
    ledger.admit(2);
    var node = ledger.node("a");
    List<ClaimedJob> two = node.claims.claimDue();
    ClaimedJob atOnce = node.jobs.submitting(two.get(0));
    node.jobs.characterMade(atOnce, "ch_1", "ch_1", "luna.moon");
    node.jobs.submitted(node.jobs.submitting(two.get(1)), "char_2", "queued", "characters");
    node.jobs.characterMade(node.claimOne(), "char_2", "char_2", "sol.sun");

    assertThat(ledger.row(two.get(0).id()).state()).isEqualTo(JobState.STORED);
    assertThat(ledger.row(two.get(1).id()).state()).isEqualTo(JobState.STORED);
    List<JsonNode> stored =
        node.outbox.claimDue(9, 9).stream()
            .filter(event -> event.type().equals("video.stored"))
            .map(JobLifecycleTest::data)
            .toList();
    assertThat(stored)
        .extracting(data -> data.path("character").toString())
        .containsExactly(
            "{\"id\":\"ch_1\",\"username\":\"luna.moon\"}",
            "{\"id\":\"char_2\",\"username\":\"sol.sun\"}");
    assertThat(stored).allMatch(data -> data.path("video").isNull());
    assertThat(node.claims.claimDue()).isEmpty();
  }

  @Test
  void aCharacterThatComesAfterItsJobWasParkedIsKeptAndASecondAnswerIsNot() throws Exception {
    ledger.admit(1);
    var slow = ledger.node("slow");
    ClaimedJob submitting = slow.jobs.submitting(slow.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    ledger.node("other").claims.claimDue();

    slow.jobs.characterMade(submitting, "ch_1", "ch_1", "luna");

    assertThat(ledger.row(submitting.id()).characterUsername()).isEqualTo("luna");
    assertThatThrownBy(() -> slow.jobs.characterMade(submitting, "ch_2", "ch_2", "sol"))
        .isInstanceOf(LostClaimException.class);
  }

  @Test
  void everyCreateIsOnRecordWithItsIntent() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob first = node.jobs.submitting(node.claimOne());
    node.jobs.requeue(first, Duration.ofSeconds(30), new JobError("rate_limit", "slow down"));
    ledger.pass(Duration.ofSeconds(31));
    node.jobs.submitting(node.claimOne());

    assertThat(ledger.createsBegun())
        .containsExactly(first.id() + " 1 main", first.id() + " 2 main");
  }

  @Test
  void anEventIsSentAgainUnderTheSameIdUntilItIsTaken() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("refused", "no"));

    Outbox.Delivery first = node.outbox.claimDue(9, 9).get(0);
    assertThat(node.outbox.claimDue(9, 9)).isEmpty();
    node.outbox.retry(first, Duration.ofSeconds(5), "HTTP 500");
    assertThat(node.outbox.claimDue(9, 9)).isEmpty();
    ledger.pass(Duration.ofSeconds(6));
    Outbox.Delivery second = node.outbox.claimDue(9, 9).get(0);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempts()).isEqualTo(1);
    node.outbox.delivered(second);
    ledger.pass(Duration.ofDays(2));
    assertThat(node.outbox.claimDue(9, 9)).isEmpty();
  }

  @Test
  void anEventWhoseNodeDiedIsSentByAnother() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("refused", "no"));
    Outbox.Delivery first = node.outbox.claimDue(9, 9).get(0);
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    assertThat(ledger.node("b").outbox.claimDue(9, 9))
        .extracting(Outbox.Delivery::id)
        .containsExactly(first.id());
  }

  @Test
  void aPausedGatewayGetsNoCreatesAndThenOneBeforeTheRest() throws Exception {
    ledger.admit(5);
    var node = ledger.node("a");
    Duration pause =
        ledger.pauses.briefly(
            LedgerFixture.GATEWAY, Duration.ofSeconds(20), new JobError("refused", "429"));
    assertThat(pause).isEqualTo(Duration.ofSeconds(20));
    assertThat(node.claims.claimDue()).isEmpty();

    ledger.pass(Duration.ofSeconds(21));
    ClaimedJob probe = node.claimOne();
    assertThat(node.claims.claimDue()).isEmpty();
    node.jobs.submitted(node.jobs.submitting(probe), "t", "pending", null);
    ledger.pauses.lift(LedgerFixture.GATEWAY);
    assertThat(node.claims.claimDue()).filteredOn("state", JobState.QUEUED).hasSize(4);
  }

  @Test
  void pausesGrowWhenTheProbeIsRefusedToo() {
    Duration first =
        ledger.pauses.untilMended(LedgerFixture.GATEWAY, null, new JobError("refused", "401"));
    ledger.pass(first.plusSeconds(1));
    Duration second =
        ledger.pauses.untilMended(LedgerFixture.GATEWAY, null, new JobError("refused", "401"));
    assertThat(second).isGreaterThan(first.multipliedBy(5).dividedBy(4));
  }

  @Test
  void whatAQueryMetPausesAGatewayButNeverProlongsAPause() {
    ledger.admit(1);
    var node = ledger.node("a");
    ledger.pauses.untilMendedUnlessPaused(
        LedgerFixture.GATEWAY, new JobError("refused", "HTTP 401"));
    assertThat(node.claims.claimDue()).isEmpty();

    ledger.pass(Duration.ofSeconds(10));
    ledger.pauses.untilMendedUnlessPaused(
        LedgerFixture.GATEWAY, new JobError("refused", "HTTP 401"));
    ledger.pass(Duration.ofSeconds(10));

    assertThat(node.claimOne().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void unfinishedJobsAreCountedByGateway() throws Exception {
    ledger.admit(2);
    ledger.admission.admit(List.of(LedgerFixture.job("other", "{}", null, "spare")));
    var node = ledger.node("a");
    ClaimedJob ended = node.jobs.submitting(node.claims.claimDue().get(0));
    node.jobs.failed(ended, new JobError("refused", "no"));
    assertThat(ledger.queries.unfinished()).isEqualTo(Map.of("main", 1, "spare", 1));
  }

  @Test
  void progressIsWrittenWithALaterRound() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "t", "pending", null);
    ClaimedJob job = node.claimOne();
    node.progress.note(job.id(), "processing", 42, 3);
    ledger.pass(LedgerFixture.LEASE.dividedBy(2));
    node.claims.claimDue();
    Job row = ledger.row(job.id());
    assertThat(row.progress()).isEqualTo(42);
    assertThat(row.gatewayStatus()).isEqualTo("processing");
    assertThat(row.polls()).isEqualTo(3);
  }

  private static JsonNode data(Outbox.Delivery event) {
    try {
      return new ObjectMapper().readTree(event.payload()).path("data");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTaskThatAnotherJobHasIsNotGivenAway() throws Exception {
    ledger.admit(2);
    var node = ledger.node("a");
    var two = node.claims.claimDue();
    ClaimedJob first = node.jobs.submitting(two.get(0));
    ClaimedJob second = node.jobs.submitting(two.get(1));
    node.jobs.submitted(first, "task_1", "pending", null);

    node.jobs.submitted(second, "task_1", "pending", null);

    Job parked = ledger.row(second.id());
    assertThat(parked.state()).isEqualTo(JobState.UNKNOWN);
    assertThat(parked.errorKind()).isEqualTo("task_of_another");
    assertThat(parked.errorMessage()).contains(first.id());
    assertThat(parked.taskId()).isNull();
    assertThat(ledger.row(first.id()).taskId()).isEqualTo("task_1");
  }

  @Test
  void aCharacterThatAnotherJobHasIsNotGivenAway() throws Exception {
    ledger.admit(2);
    var node = ledger.node("a");
    var two = node.claims.claimDue();
    ClaimedJob first = node.jobs.submitting(two.get(0));
    ClaimedJob second = node.jobs.submitting(two.get(1));
    node.jobs.characterMade(first, "char_1", "char_1", "cat");

    node.jobs.characterMade(second, "char_1", "char_1", "cat");

    assertThat(ledger.row(second.id()).state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void aReplayOfTheJobsOwnCreateNamesItsOwnTask() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    node.jobs.submitted(job, "task_1", "pending", null);
    node.jobs.failed(node.claimOne(), new JobError("generation_failed", "no"));
    ledger.operations.retry(job.id(), true);
    ClaimedJob again = node.jobs.submitting(node.claimOne());

    node.jobs.submitted(again, "task_1", "pending", null);

    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void aRestartDoesNotBeginAnewToCountHowOftenACreateWasSentAgain() throws Exception {
    ledger.admit(1);
    JobError error = new JobError("server_error", "HTTP 500");
    for (int sent = 0; sent < ServerErrors.MAX_RESENDS; sent++) {
      var node = ledger.node("node-" + sent);
      ClaimedJob job = node.jobs.submitting(node.claimOne());
      assertThat(job.serverErrors()).isEqualTo(sent);
      node.jobs.serverError(job, error);
    }
    var node = ledger.node("last");
    ClaimedJob job = node.jobs.submitting(node.claimOne());

    assertThat(job.serverErrors()).isEqualTo(ServerErrors.MAX_RESENDS);
    assertThatThrownBy(() -> node.jobs.serverError(job, error))
        .isInstanceOf(LostClaimException.class);
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.SUBMITTING);

    node.jobs.unknown(job, error, "main-1");
    Job retried = ledger.operations.retry(job.id(), true);
    assertThat(retried.serverErrors()).isZero();
    assertThat(retried.outage()).isNull();
  }

  @Test
  void aProcessThatDiesBeforeASafeErrorIsWrittenLeavesItsCreateUnknown() throws Exception {
    ledger.admit(1);
    var node = ledger.node("a");
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    ledger.node("b").claims.claimDue();

    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.UNKNOWN);
    assertThatThrownBy(() -> node.jobs.serverError(job, new JobError("server_error", "late")))
        .isInstanceOf(LostClaimException.class);
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.UNKNOWN);
  }
}
