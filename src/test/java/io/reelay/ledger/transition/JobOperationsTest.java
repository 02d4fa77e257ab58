package io.reelay.ledger.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.outbox.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class JobOperationsTest {
  private static final JobError LATE = new JobError("deadline", "not finished in time");
  private static final JobError DOWNLOAD = new JobError("download", "cut");

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

  private ClaimedJob storing() throws Exception {
    node.jobs.ready(node.generating("task_1"), "completed", "https://cdn.example/v.mp4", null, 1);
    return node.claimOne();
  }

  private String unknown() throws Exception {
    ClaimedJob job = node.submitting();
    node.jobs.unknown(job, new JobError("no_answer", "cut"));
    return job.id();
  }

  private static void assertRefused(ThrowingCallable operation, String... says) {
    assertThatThrownBy(operation)
        .isInstanceOf(OperationRefusedException.class)
        .hasMessageContainingAll(says);
  }

  private void assertAsks(String id, AnotherCreate.Kind kind) {
    JobState before = ledger.row(id).state();
    assertThatThrownBy(() -> ledger.operations.retry(id, false))
        .isInstanceOfSatisfying(
            OperationRefusedException.class,
            refused -> assertThat(refused.create().orElseThrow().kind()).isEqualTo(kind));
    assertThat(ledger.row(id).state()).isEqualTo(before);
  }

  @Test
  void anExpiredJobGoesOnWithItsTaskUnderANewDeadline() throws Exception {
    ClaimedJob job = node.generating("task_1");
    ledger.pass(Duration.ofHours(1));
    node.jobs.expired(job, LATE);

    Job retried = ledger.operations.retry(job.id(), false);

    assertThat(retried.state()).isEqualTo(JobState.GENERATING);
    assertThat(retried.errorKind()).isNull();
    ClaimedJob again = node.claimOne();
    assertThat(again.taskId()).isEqualTo("task_1");
    assertThat(again.surface()).isEqualTo("unified");
    assertThat(again.polls()).isZero();
    assertThat(again.submitted()).isEqualTo(ledger.clock.millis());
    assertThat(ledger.createsBegun()).hasSize(1);
  }

  @Test
  void aJobWhoseDownloadFailedIsDownloadedAgainFromAFreshLink() throws Exception {
    ClaimedJob job = storing();
    node.jobs.failed(job, DOWNLOAD);

    ledger.operations.retry(job.id(), false);

    ClaimedJob again = node.claimOne();
    assertThat(again.state()).isEqualTo(JobState.STORING);
    assertThat(again.triedBefore()).isTrue();
    assertThat(again.failuresOf("download")).isZero();
  }

  @Test
  void aJobThatItsGatewayFailedIsCreatedAnewAndCountsAttemptsOn() throws Exception {
    ClaimedJob job = node.generating("task_1");
    node.jobs.failed(job, new JobError("generation_failed", "no"));
    assertAsks(job.id(), AnotherCreate.Kind.TAKEN);

    Job retried = ledger.operations.retry(job.id(), true);

    assertThat(retried.state()).isEqualTo(JobState.QUEUED);
    assertThat(retried.taskId()).isNull();
    ClaimedJob again = node.submitting();
    assertThat(again.attempt()).isEqualTo(2);
    node.jobs.submitted(again, "task_2", "pending", null);
    assertThat(ledger.row(job.id()).taskId()).isEqualTo("task_2");
  }

  @Test
  void anUnknownJobIsCreatedAgainOnlyByWhoSaysThatPayingTwiceIsFine() throws Exception {
    String id = unknown();

    assertRefused(() -> ledger.operations.retry(id, false), "billed", "attach", "pay-again");
    assertAsks(id, AnotherCreate.Kind.IN_DOUBT);
    assertThat(ledger.row(id).state()).isEqualTo(JobState.UNKNOWN);

    assertThat(ledger.operations.retry(id, true).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void cancellingAnUnknownJobDoesNotForgetThatItMayBeBilled() throws Exception {
    String id = unknown();
    Job cancelled = ledger.operations.cancel(id);

    assertThat(cancelled.errorMessage()).contains("may have been accepted");
    assertAsks(id, AnotherCreate.Kind.IN_DOUBT);
    assertThat(ledger.operations.attach(id, "task_9").state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void anExpiredJobIsBoughtAgainByWhoSaysSo() throws Exception {
    ClaimedJob job = node.generating("task_1");
    node.jobs.expired(job, LATE);
    assertThat(ledger.operations.retry(job.id(), true).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void aJobWhoseSourceFailedWaitsForItAgain() throws Exception {
    ClaimedJob source = node.submitting();
    node.jobs.failed(source, new JobError("invalid_request", "no"));
    ledger.admission.admit(
        List.of(LedgerFixture.job("remix", "{\"remix_of\":\"x\"}", source.id(), "main")));
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.named("remix").errorKind()).isEqualTo("source_failed");

    assertAsks(source.id(), AnotherCreate.Kind.NOT_BILLED);
    ledger.operations.retry(source.id(), true);
    Job waiting = ledger.operations.retry(ledger.named("remix").id(), true);

    assertThat(waiting.errorKind()).isEqualTo("waiting");
    assertThat(node.claims.claimDue()).extracting(ClaimedJob::id).containsExactly(source.id());
  }

  @Test
  void whatGoesOnByItselfOrIsStoredIsNotTriedAgain() throws Exception {
    String id = ledger.named("name key-0").id();
    assertRefused(() -> ledger.operations.retry(id, true), "is queued", "unknown");
    node.store("task_1");
    assertRefused(() -> ledger.operations.retry(id, true), "is stored");
  }

  @Test
  void aCancelledJobIsToldAndIsNoOnesAnyMore() throws Exception {
    ClaimedJob job = node.generating("task_1");

    Job cancelled = ledger.operations.cancel(job.id());

    assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
    assertThat(cancelled.errorKind()).isEqualTo("cancelled");
    assertThat(ledger.eventsOf(job.id())).containsExactly("video.submitted", "video.cancelled");
    assertThatThrownBy(() -> node.jobs.ready(job, "completed", "https://x", null, 2))
        .isInstanceOf(LostClaimException.class);
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.CANCELLED);
    assertThat(node.claims.claimDue()).isEmpty();
  }

  @Test
  void aNodeForgetsAtItsNextRoundWhatAPersonTookFromIt() throws Exception {
    ClaimedJob job = node.generating("task_1");
    ledger.admission.admit(List.of(LedgerFixture.job("other")));
    ClaimedJob other = node.claimOne();
    assertThat(node.held.holds(job)).isTrue();

    ledger.operations.cancel(job.id());
    node.claims.claimDue();

    assertThat(node.held.holds(job)).isFalse();
    assertThat(node.held.holds(other)).isTrue();
  }

  @Test
  void aWatchOfAnEarlierClaimDoesNotHoldTheJobThatWasTakenAndClaimedAgain() throws Exception {
    ClaimedJob job = node.generating("task_1");
    ledger.operations.cancel(job.id());
    ledger.operations.retry(job.id(), false);

    ClaimedJob again = node.claimOne();

    assertThat(node.held.holds(job)).isFalse();
    assertThat(node.held.holds(again)).isTrue();
  }

  @Test
  void aJobThatIsCancelledJustBeforeItsCreateIsNotSent() throws Exception {
    ClaimedJob job = node.claimOne();
    ledger.operations.cancel(job.id());

    assertThatThrownBy(() -> node.jobs.submitting(job)).isInstanceOf(LostClaimException.class);
    assertThat(ledger.createsBegun()).isEmpty();
  }

  @Test
  void aJobWhoseCreateIsOnTheWireIsNotCancelled() throws Exception {
    ClaimedJob job = node.submitting();
    assertRefused(() -> ledger.operations.cancel(job.id()), "on the wire");
    node.jobs.submitted(job, "task_1", "pending", null);
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.GENERATING);
  }

  @Test
  void aJobThatEndedIsNotCancelled() throws Exception {
    ClaimedJob job = node.submitting();
    node.jobs.failed(job, DOWNLOAD);
    assertRefused(() -> ledger.operations.cancel(job.id()), "is failed");
  }

  @Test
  void anUnknownJobIsSavedByItsTaskId() throws Exception {
    String id = unknown();
    ledger.pass(Duration.ofHours(5));

    Job attached = ledger.operations.attach(id, "sora-2:task_77");

    assertThat(attached.submittedAt()).isEqualTo(ledger.clock.millis());
    assertThat(ledger.eventsOf(id)).containsExactly("video.unknown", "video.submitted");
    ClaimedJob claimed = node.claimOne();
    assertThat(claimed.state()).isEqualTo(JobState.GENERATING);
    assertThat(claimed.taskId()).isEqualTo("sora-2:task_77");
  }

  @Test
  void aTaskIdIsTakenForAJobThatHasNoneAndThatNoOtherJobHas() throws Exception {
    ClaimedJob first = node.generating("task_1");
    node.jobs.expired(first, LATE);
    ledger.admission.admit(List.of(LedgerFixture.job("second")));
    ClaimedJob second = node.submitting();
    node.jobs.failed(second, new JobError("invalid_request", "no"));

    assertRefused(() -> ledger.operations.attach(first.id(), "task_2"), "has a task already");
    assertRefused(() -> ledger.operations.attach(second.id(), "task_1"), first.id());
    assertRefused(() -> ledger.operations.attach(second.id(), "two words"), "white space");
    assertRefused(() -> ledger.operations.attach(second.id(), "t".repeat(301)), "1 to 300");
    assertThat(ledger.operations.attach(second.id(), "task_2").taskId()).isEqualTo("task_2");
  }

  @Test
  void anAnswerThatComesAfterAPersonDecidedChangesNothing() throws Exception {
    ClaimedJob job = node.submitting();
    node.jobs.unknown(job, new JobError("no_answer", "cut"));
    ledger.operations.attach(job.id(), "task_found");

    assertThatThrownBy(() -> node.jobs.submitted(job, "task_late", "pending", null))
        .isInstanceOf(LostClaimException.class);
    assertThat(ledger.row(job.id()).taskId()).isEqualTo("task_found");
  }

  @Test
  void theLastEventIsSentAgainUnderItsId() throws Exception {
    String id = unknown();
    Outbox.Delivery first = node.outbox.claimDue(10, 10).get(0);
    node.outbox.delivered(first);
    assertThat(node.outbox.claimDue(10, 10)).isEmpty();

    assertThat(ledger.operations.resend(id)).isOne();

    Outbox.Delivery again = node.outbox.claimDue(10, 10).get(0);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.payload()).isEqualTo(first.payload());
    assertThat(again.attempts()).isZero();
    assertThat(ledger.operations.resend(id)).as("on its way already").isZero();
  }

  @Test
  void anEventThatNeverWasCannotBeSentAgain() {
    String id = ledger.named("name key-0").id();
    assertRefused(() -> ledger.operations.resend(id), "video.queued");
  }

  @Test
  void aJobThatIsNotThereIsRefusedByItsId() {
    assertRefused(() -> ledger.operations.cancel("nobody"), "no job", "nobody");
  }

  @Test
  void jobsAreListedNewestFirstByStateGatewayAndPage() throws Exception {
    ledger.admission.admit(
        List.of(
            LedgerFixture.job("b", "{}", null, "spare"),
            LedgerFixture.job("c", "{}", null, "main")));
    String a = ledger.named("name key-0").id();
    String b = ledger.named("b").id();
    String c = ledger.named("c").id();
    ledger.operations.cancel(b);

    assertThat(list(EnumSet.noneOf(JobState.class), null, 9, null)).containsExactly(c, b, a);
    assertThat(list(EnumSet.of(JobState.QUEUED), null, 9, null)).containsExactly(c, a);
    assertThat(list(EnumSet.allOf(JobState.class), "main", 1, null)).containsExactly(c);
    assertThat(list(EnumSet.allOf(JobState.class), "main", 1, c)).containsExactly(a);
  }

  @Test
  void aJobIsMeantByItsIdByItsBeginningAndByAName() {
    Job job = ledger.named("name key-0");
    String id = job.id();
    assertThat(ledger.queries.meantBy(id, 9)).containsExactly(job);
    assertThat(ledger.queries.meantBy(id.substring(0, 12), 9)).containsExactly(job);
    assertThat(ledger.queries.meantBy("name key-0", 9)).containsExactly(job);
    assertThat(ledger.queries.meantBy(id.substring(0, 3), 9)).isEmpty();
    assertThat(ledger.queries.meantBy("name", 9)).isEmpty();

    ledger.admission.admit(List.of(LedgerFixture.job(id.substring(0, 12), "{}", null, "main")));
    assertThat(ledger.queries.meantBy(id.substring(0, 12), 9)).hasSize(2);
  }

  private List<String> list(Set<JobState> states, String gateway, int limit, String after) {
    return ledger.queries.list(states, gateway, limit, after).stream().map(Job::id).toList();
  }
}
