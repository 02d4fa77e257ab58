package io.reelay.ledger.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.GatewayTerms;
import java.math.BigDecimal;
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

/** What is bought under which key, how often, and for how much. */
@OnEveryDatabase
class PurchasesTest {
  private static final CreateRates UNLIMITED = new CreateRates(0, 0, 0);
  private static final JobError ERROR = new JobError("in_doubt", "HTTP 503");
  private static final Duration WINDOW = Duration.ofHours(1);

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

  private static PurchaseRules rules(
      boolean keyed, int maxAttempts, Set<String> retried, String price, String maxPerDay) {
    return new PurchaseRules(
        keyed ? Set.of("main") : Set.of(),
        maxAttempts,
        retried,
        new CostEstimates(Map.of("sora-2", new Price(new BigDecimal(price), false))),
        Price.inMicros(new BigDecimal(maxPerDay)),
        "USD");
  }

  private LedgerFixture.Node keyed(String name) {
    return ledger
        .with(rules(true, 3, Set.of(), "1", "0"))
        .node(name, limits(Idempotency.REPLAY, UNLIMITED));
  }

  private static ClaimLimits limits(Idempotency idempotency, CreateRates rates) {
    return new ClaimLimits(
        Map.of(
            "main",
            new GatewayTerms("quickrouter", 100, rates, idempotency, WINDOW),
            "spare",
            new GatewayTerms("openai", 100, UNLIMITED, Idempotency.NONE, Duration.ofHours(1))),
        100,
        100,
        LedgerFixture.LEASE,
        Duration.ZERO);
  }

  private Job only() {
    return ledger.queries.list(Set.of(), null, 2, null).get(0);
  }

  /** Attempt, whether it may be billed, and its cost in whole units. */
  private List<String> bill() {
    return ledger
        .ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT attempt || ' ' || billable || ' ' || coalesce(CAST(cost / 1000000"
                            + " AS TEXT), '-') FROM create_attempt ORDER BY job_id, attempt")
                    .mapTo(String.class)
                    .list());
  }

  private List<String> pauses() {
    return ledger
        .ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT gateway || ': ' || reason FROM gateway_pause ORDER BY 1")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void theKeyIsInTheLedgerWithTheIntent() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = keyed("a");

    ClaimedJob job = node.jobs.submitting(node.claimOne());

    assertThat(job.idempotencyKey()).isEqualTo(job.id() + "-1");
    assertThat(only().idempotencyKey()).isEqualTo(job.id() + "-1");
  }

  @Test
  void noKeyIsMadeWhereTheGatewayDoesNotLookAtIt() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = ledger.node("a");

    assertThat(node.jobs.submitting(node.claimOne()).idempotencyKey()).isNull();
  }

  @Test
  void whatDidNotArriveGoesUnderTheSameKeyAndWhatWasDeclinedUnderAnother() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = keyed("a");
    ClaimedJob first = node.jobs.submitting(node.claimOne());
    node.jobs.requeue(first, Duration.ZERO, new JobError("unreachable", "refused"));
    ClaimedJob second = node.jobs.submitting(node.claimOne());
    node.jobs.declined(second, Duration.ZERO, new JobError("quota", "402"));
    ClaimedJob third = node.jobs.submitting(node.claimOne());

    assertThat(second.idempotencyKey()).isEqualTo(first.idempotencyKey());
    assertThat(third.idempotencyKey()).isEqualTo(first.id() + "-3");
    assertThat(bill()).containsExactly("1 0 1", "2 0 1", "3 1 1");
  }

  @Test
  void aCreateInDoubtKeepsItsKeyAndIsOnePurchaseHoweverOftenItIsSent() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = keyed("a");
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    String key = job.idempotencyKey();
    node.jobs.inDoubt(job, Duration.ZERO, ERROR);
    for (int i = 0; i < 5; i++) {
      ledger.pass(Duration.ofMinutes(1));
      job = node.jobs.submitting(node.claimOne());
      assertThat(job.inDoubt()).isTrue();
      assertThat(job.idempotencyKey()).isEqualTo(key);
      if (i % 2 == 0) {
        node.jobs.declined(job, Duration.ZERO, new JobError("rate_limit", "429"));
      } else {
        node.jobs.inDoubt(job, Duration.ZERO, ERROR);
      }
    }
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task", "pending", null);

    assertThat(bill())
        .containsExactly("1 1 1", "2 0 1", "3 0 1", "4 0 1", "5 0 1", "6 0 1", "7 0 1");
    assertThat(only().inDoubtSince()).isZero();
    assertThat(only().attempt()).isEqualTo(7);
  }

  @Test
  void aKilledCreateIsSentAgainUnderItsKey() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node dead = keyed("dead");
    String key = dead.jobs.submitting(dead.claimOne()).idempotencyKey();
    long sent = only().updatedAt();
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));

    ClaimedJob job = keyed("next").claimOne();

    assertThat(job.inDoubt()).isTrue();
    assertThat(only().inDoubtSince()).isEqualTo(sent);
    assertThat(only().errorKind()).isEqualTo("in_doubt");
    assertThat(keyed("x").jobs.submitting(job).idempotencyKey()).isEqualTo(key);
    assertThat(ledger.eventsOf(job.id())).isEmpty();
  }

  @Test
  void aKilledCreateIsUnknownOnceItsKeyMayBeForgotten() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node dead = keyed("dead");
    dead.jobs.submitting(dead.claimOne());
    ledger.pass(WINDOW);

    assertThat(keyed("next").claims.claimDue()).isEmpty();
    assertThat(only().state()).isEqualTo(JobState.UNKNOWN);
    assertThat(ledger.eventsOf(only().id())).containsExactly("video.unknown");
  }

  @Test
  void aCreateInDoubtIsUnknownWhenTheGatewayIsSaidNotToLookAtKeysAnyMore() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = keyed("a");
    node.jobs.inDoubt(node.jobs.submitting(node.claimOne()), Duration.ZERO, ERROR);

    assertThat(ledger.with(LedgerFixture.rules()).node("b").claims.claimDue()).isEmpty();

    assertThat(only().state()).isEqualTo(JobState.UNKNOWN);
    assertThat(only().errorMessage()).contains("idempotency is none", "HTTP 503");
  }

  @Test
  void aJobInDoubtNeverGoesToAnotherGateway() throws Exception {
    ledger.admission.admit(List.of(LedgerFixture.job("cat", "{}", null, "main", "spare")));
    LedgerFixture.Node node = keyed("a");
    node.jobs.inDoubt(node.jobs.submitting(node.claimOne()), Duration.ZERO, ERROR);
    ledger.pauses.untilMended("main", null, new JobError("refused", "no quota"));
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(only().gateway()).isEqualTo("main");
    ledger.pass(Duration.ofSeconds(20));

    node.jobs.refused(
        node.jobs.submitting(node.claimOne()), new JobError("invalid_request", "400"));

    assertThat(only().gateway()).isEqualTo("main");
    assertThat(only().state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void anAnswerThatComesAfterTheLeaseSavesAJobInDoubt() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node slow = keyed("slow");
    ClaimedJob job = slow.jobs.submitting(slow.claimOne());
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    keyed("other").claims.claimDue();
    assertThat(only().state()).isEqualTo(JobState.QUEUED);

    slow.jobs.submitted(job, "task", "pending", null);

    assertThat(only().state()).isEqualTo(JobState.GENERATING);
    assertThat(only().taskId()).isEqualTo("task");
  }

  @Test
  void aPersonMayCancelOrAttachAJobInDoubtAndItIsNotForgottenThatItWas() throws Exception {
    ledger.admit(2);
    LedgerFixture.Node node = keyed("a");
    List<ClaimedJob> jobs = node.claims.claimDue();
    for (ClaimedJob job : jobs) {
      node.jobs.inDoubt(node.jobs.submitting(job), Duration.ZERO, ERROR);
    }

    Job cancelled = ledger.operations.cancel(jobs.get(0).id());
    Job attached = ledger.operations.attach(jobs.get(1).id(), "task");

    assertThat(cancelled.errorKind()).isEqualTo("cancelled_in_doubt");
    assertThat(attached.state()).isEqualTo(JobState.GENERATING);
    assertThat(attached.inDoubtSince()).isZero();
    ledger.operations.retry(cancelled.id(), true);
    ClaimedJob again = node.jobs.submitting(ledgerClaim(node, cancelled.id()));
    assertThat(again.idempotencyKey()).isEqualTo(cancelled.id() + "-2");
    assertThat(again.inDoubt()).isFalse();
  }

  private static ClaimedJob ledgerClaim(LedgerFixture.Node node, String id) {
    return node.claims.claimDue().stream()
        .filter(job -> job.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJobIsBoughtNoMoreOftenThanAllowed() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = ledger.with(rules(false, 2, Set.of(), "1", "0")).node("a");
    for (int i = 0; i < 4; i++) {
      node.jobs.requeue(node.jobs.submitting(node.claimOne()), Duration.ZERO, ERROR);
    }
    for (int i = 0; i < 2; i++) {
      node.jobs.unknown(node.jobs.submitting(node.claimOne()), ERROR);
      ledger.operations.retry(only().id(), true);
    }
    ClaimedJob third = node.claimOne();

    assertThatThrownBy(() -> node.jobs.submitting(third))
        .isInstanceOfSatisfying(
            PurchaseDeniedException.class,
            denied -> {
              assertThat(denied.kind()).isEqualTo("max_attempts");
              assertThat(denied.isForGood()).isTrue();
            });
    assertThat(only().state()).isEqualTo(JobState.QUEUED);
    assertThat(only().attempt()).isEqualTo(6);
  }

  @Test
  void aFailureThatTheUserNamedIsQueuedAsIfNothingHadBeenCreated() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node =
        ledger.with(rules(false, 2, Set.of("generation_failed"), "1", "0")).node("a");
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task-1", "pending", null);

    node.jobs.failed(node.claimOne(), new JobError("generation_failed", "no"));

    assertThat(only().state()).isEqualTo(JobState.QUEUED);
    assertThat(only().taskId()).isNull();
    assertThat(only().notBefore())
        .isGreaterThan(ledger.clock.millis() + Duration.ofSeconds(20).toMillis());
    assertThat(ledger.eventsOf(only().id())).containsExactly("video.submitted");
    ledger.pass(Duration.ofMinutes(2));
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task-2", "pending", null);
    node.jobs.failed(node.claimOne(), new JobError("generation_failed", "no"));
    assertThat(only().state()).isEqualTo(JobState.FAILED);
    assertThat(only().taskId()).isEqualTo("task-2");
  }

  @Test
  void aModerationIsNotCreatedAgainUnlessItIsNamed() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node =
        ledger.with(rules(false, 3, Set.of("generation_failed"), "1", "0")).node("a");
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task-1", "pending", null);

    node.jobs.failed(node.claimOne(), new JobError("moderation", "no"));

    assertThat(only().state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void theLastOfADaysMoneyIsSpentOnce() throws Exception {
    ledger.admit(3);
    LedgerFixture.Node node = ledger.with(rules(false, 3, Set.of(), "1", "2.5")).node("a");
    List<ClaimedJob> jobs = node.claims.claimDue();
    node.jobs.submitting(jobs.get(0));
    node.jobs.submitting(jobs.get(1));

    assertThatThrownBy(() -> node.jobs.submitting(jobs.get(2)))
        .isInstanceOf(PurchaseDeniedException.class)
        .hasMessageContainingAll("2.00 USD", "2.50 USD");

    assertThat(bill()).hasSize(2);
    assertThat(ledger.row(jobs.get(2).id()).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void whatWasNotTakenIsNotSpent() throws Exception {
    ledger.admit(1);
    LedgerFixture.Node node = ledger.with(rules(false, 3, Set.of(), "1", "1")).node("a");
    node.jobs.declined(node.jobs.submitting(node.claimOne()), Duration.ZERO, ERROR);

    node.jobs.submitting(node.claimOne());

    assertThat(bill()).containsExactly("1 0 1", "2 1 1");
  }

  @Test
  void whatWasSpentIsToldAndWhatOfItIsAtRisk() throws Exception {
    ledger.admit(4);
    LedgerFixture.Node node = keyed("a");
    Spending spending = new Spending(ledger.ledger, ledger.clock);
    List<ClaimedJob> jobs = node.claims.claimDue();
    node.jobs.submitted(node.jobs.submitting(jobs.get(0)), "task-0", "pending", null);
    node.jobs.unknown(node.jobs.submitting(jobs.get(1)), ERROR);
    node.jobs.inDoubt(node.jobs.submitting(jobs.get(2)), Duration.ZERO, ERROR);
    node.jobs.submitting(jobs.get(3));
    ledger.pass(Duration.ofMinutes(1));

    assertThat(spending.report().lastHour()).isEqualTo(new Spending.Sum(4, 4_000_000, 0));
    assertThat(spending.report().atRisk()).isEqualTo(new Spending.Sum(2, 2_000_000, 0));

    ClaimedJob again = node.jobs.submitting(ledgerClaim(node, jobs.get(2).id()));
    node.jobs.submitted(again, "task-2", "pending", null);
    ledger.operations.attach(jobs.get(1).id(), "task-1");

    assertThat(spending.report().atRisk().creates()).isZero();
    ledger.pass(Duration.ofHours(25));
    assertThat(spending.report().lastDay().creates()).isZero();
    assertThat(spending.report().ever()).isEqualTo(new Spending.Sum(4, 4_000_000, 0));
  }

  @Test
  void aGatewayAtItsLimitOfADayIsPausedAndSaysWhy() throws Exception {
    ledger.admit(3);
    LedgerFixture.Node node = ledger.node("a", limits(Idempotency.NONE, new CreateRates(0, 5, 2)));
    List<ClaimedJob> claimed = node.claims.claimDue();
    assertThat(claimed).hasSize(2);
    for (ClaimedJob job : claimed) {
      node.jobs.submitted(node.jobs.submitting(job), "task-" + job.id(), "pending", null);
    }

    assertThat(node.claims.claimDue())
        .extracting(ClaimedJob::state)
        .doesNotContain(JobState.QUEUED);
    assertThat(pauses()).containsExactly("main: max-creates-per-day is reached: 2");
    ledger.pass(Duration.ofHours(24));
    assertThat(node.claims.claimDue()).extracting(ClaimedJob::state).contains(JobState.QUEUED);
  }
}
