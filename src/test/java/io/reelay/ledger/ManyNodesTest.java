package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.CostSettings.Price;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseDeniedException;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.transition.OperationRefusedException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What several nodes do at the same moment comes to what they may do one after the other. */
@OnEveryDatabase
class ManyNodesTest {
  private static final String VIDEO = "{\"prompt\":\"a cat\"}";
  private static final JobError ERROR = new JobError("rate_limit", "slow down");

  /** What two nodes do wrong, they do not do each time. */
  private static final int TRIES = 8;

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

  private List<LedgerFixture.Node> nodes(ClaimLimits limits) {
    return Stream.of("a", "b", "c").map(name -> ledger.node(name, limits)).toList();
  }

  private List<LedgerFixture.Node> nodes() {
    return nodes(LedgerFixture.inFlight(1000));
  }

  /** Each node does it at the same moment; what each came to. */
  private static <T> List<T> together(
      List<LedgerFixture.Node> nodes, Function<LedgerFixture.Node, Callable<T>> thing)
      throws Exception {
    return Threads.together(nodes.stream().map(thing));
  }

  private static List<ClaimedJob> claimTogether(List<LedgerFixture.Node> nodes) throws Exception {
    return LedgerFixture.flat(together(nodes, node -> node.claims::claimDue));
  }

  @Test
  void theyNeverHaveMoreJobsInFlightThanTheGatewayMayHave() throws Exception {
    List<LedgerFixture.Node> nodes = nodes(LedgerFixture.inFlight(5));
    ledger.admit(40);
    for (int i = 0; i < TRIES; i++) {
      List<ClaimedJob> claimed = claimTogether(nodes);
      assertThat(claimed).hasSize(5).extracting(ClaimedJob::id).doesNotHaveDuplicates();
      nodes.forEach(node -> node.claims.releaseAll());
    }
  }

  @Test
  void aNodeThatEndsHandsOverWhatIsNotOnTheWireAndKeepsThat() throws Exception {
    ledger.admit(4);
    LedgerFixture.Node ending = ledger.node("ending");
    List<ClaimedJob> four = ending.claims.claimDue();
    ending.jobs.submitted(ending.jobs.submitting(four.get(0)), "t0", "pending", null);
    assertThat(ending.claimOne().state()).isEqualTo(JobState.GENERATING);
    ending.jobs.submitted(ending.jobs.submitting(four.get(1)), "t1", "pending", null);
    ending.jobs.ready(ending.claimOne(), "completed", "https://cdn.example/v.mp4", null, 1);
    ClaimedJob storing = ending.claimOne();
    ClaimedJob submitting = ending.jobs.submitting(four.get(2));
    assertThat(ending.jobs.shouldYield(four.get(3))).isFalse();
    ending.held.drain();
    assertThat(ending.jobs.shouldYield(four.get(3))).isTrue();
    ending.claims.handOver();
    ledger.pass(Duration.ofMillis(1));

    LedgerFixture.Node other = ledger.node("other");
    assertThat(other.claims.claimDue())
        .extracting(ClaimedJob::id)
        .containsExactlyInAnyOrder(four.get(0).id(), four.get(3).id());
    assertThatThrownBy(() -> ending.jobs.submitting(four.get(3)))
        .isInstanceOf(LostClaimException.class);
    for (int i = 0; i < 4; i++) {
      ledger.pass(LedgerFixture.LEASE.dividedBy(3));
      ending.claims.handOver();
      other.claims.claimDue();
    }
    assertThat(ending.nodes.isAlive("ending")).isTrue();
    assertThat(ledger.row(submitting.id()).state()).isEqualTo(JobState.SUBMITTING);
    ending.jobs.submitted(submitting, "t2", "pending", null);
    assertThat(ending.jobs.owns(storing)).isTrue();
  }

  @Test
  void aNodeThatHasEndedIsNotSeenAgain() {
    LedgerFixture.Node ended = ledger.node("ended");
    ended.claims.releaseAll();
    ended.claims.handOver();
    assertThat(ended.nodes.isAlive("ended")).isFalse();
  }

  @Test
  void norSendMoreCreatesInAMinute() throws Exception {
    Map<String, GatewayTerms> terms = Map.of(LedgerFixture.GATEWAY, LedgerFixture.terms(1000, 5));
    List<LedgerFixture.Node> nodes =
        nodes(new ClaimLimits(terms, 1000, 1000, LedgerFixture.LEASE, Duration.ZERO));
    ledger.admit(40);
    for (int i = 0; i < TRIES; i++) {
      assertThat(claimTogether(nodes)).hasSize(5);
      nodes.forEach(node -> node.claims.releaseAll());
    }
  }

  @Test
  void oneOfThemTriesAGatewayWhosePauseIsOver() throws Exception {
    List<LedgerFixture.Node> nodes = nodes();
    ledger.admit(10);
    ledger.pauses.briefly(LedgerFixture.GATEWAY, null, new JobError("rate_limit", "429"));
    ledger.pass(Duration.ofMinutes(2));
    for (int i = 0; i < TRIES; i++) {
      assertThat(claimTogether(nodes)).hasSize(1);
      nodes.forEach(node -> node.claims.releaseAll());
    }
  }

  @Test
  void refusalsAtTheSameMomentAreOnePause() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      String gateway = "gateway " + i;
      List<Duration> lengths =
          together(
              nodes(),
              node ->
                  () -> ledger.pauses.briefly(gateway, null, new JobError("rate_limit", "429")));
      GatewayCircuits.Pause pause = ledger.pauses.of(gateway).orElseThrow();
      assertThat(pause.refusals()).isEqualTo(1);
      assertThat(pause.until())
          .isEqualTo(ledger.clock.millis() + Collections.max(lengths).toMillis());
    }
  }

  @Test
  void theLastOfADaysMoneyIsSpentOnce() throws Exception {
    CostEstimates prices = new CostEstimates(Map.of("sora-2", new Price(BigDecimal.ONE, false)));
    ledger.with(new PurchaseRules(Set.of(), 3, Set.of(), prices, 1_500_000, "USD"));
    LedgerFixture.Node node = ledger.node("a");
    for (int i = 0; i < TRIES; i++) {
      ledger.admission.admit(List.of(LedgerFixture.job("a" + i), LedgerFixture.job("b" + i)));
      List<ClaimedJob> bought =
          Threads.together(node.claims.claimDue().stream().map(job -> () -> submitting(node, job)));
      assertThat(bought).filteredOn(Objects::nonNull).hasSize(1);
      for (ClaimedJob job : bought) {
        if (job != null) {
          node.jobs.unknown(job, ERROR);
        }
      }
      ledger.cancelAll();
      ledger.pass(Duration.ofDays(2));
    }
  }

  /** Null if it was denied. */
  private static ClaimedJob submitting(LedgerFixture.Node node, ClaimedJob job)
      throws LostClaimException {
    try {
      return node.jobs.submitting(job);
    } catch (PurchaseDeniedException e) {
      return null;
    }
  }

  @Test
  void theSamePromptsAdmittedByAllAreThereOnce() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      String file = i + " ";
      List<NewJob> prompts =
          IntStream.range(0, 50).mapToObj(n -> LedgerFixture.job(file + n)).toList();
      List<NewJob> otherWayRound = new ArrayList<>(prompts);
      Collections.reverse(otherWayRound);
      List<JobAdmission.Admission> admissions =
          Threads.together(
              Stream.of(prompts, otherWayRound, prompts)
                  .map(jobs -> () -> ledger.admission.admit(jobs)));
      assertThat(admissions.stream().mapToInt(JobAdmission.Admission::created).sum()).isEqualTo(50);
    }
  }

  @Test
  void whatDiedWithItsNodeIsParkedAndToldOnce() throws Exception {
    LedgerFixture.Node dead = ledger.node("dead");
    ledger.admit(60);
    List<ClaimedJob> sent = dead.claims.claimDue();
    for (ClaimedJob job : sent) {
      dead.jobs.submitting(job);
    }
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    claimTogether(nodes());
    assertThat(sent)
        .allSatisfy(
            job -> {
              assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.UNKNOWN);
              assertThat(ledger.eventsOf(job.id())).containsExactly("video.unknown");
            });
  }

  @Test
  void theTakingOverOfADeadNodesJobsIsShared() throws Exception {
    LedgerFixture.Node dead = ledger.node("dead");
    ledger.admit(60);
    for (ClaimedJob job : dead.claims.claimDue()) {
      dead.jobs.submitted(dead.jobs.submitting(job), "task " + job.id(), "pending", null);
    }
    assertThat(dead.claims.claimDue()).hasSize(60);
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    assertThat(claimTogether(nodes()))
        .hasSize(60)
        .extracting(ClaimedJob::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void aJobWhoseSourceFailedFailsOnce() throws Exception {
    ledger.admission.admit(
        List.of(
            LedgerFixture.job("base", VIDEO, null, "main"),
            LedgerFixture.job("remix", "{\"remix_of\":\"…\"}", "base", "main")));
    ledger.operations.cancel(ledger.named("base").id());
    claimTogether(nodes());
    assertThat(ledger.eventsOf(ledger.named("remix").id())).containsExactly("video.failed");
  }

  @Test
  void eachEventIsSentByOne() throws Exception {
    ledger.admit(30);
    LedgerFixture.Node node = ledger.node("maker");
    for (ClaimedJob job : node.claims.claimDue()) {
      node.jobs.unknown(node.jobs.submitting(job), ERROR);
    }
    List<Outbox.Delivery> claimed =
        LedgerFixture.flat(together(nodes(), each -> () -> each.outbox.claimDue(30, 30)));
    assertThat(claimed).hasSize(30).extracting(Outbox.Delivery::id).doesNotHaveDuplicates();
  }

  @Test
  void aTaskIsGivenToOneJob() throws Exception {
    LedgerFixture.Node node = ledger.node("maker");
    for (int i = 0; i < TRIES; i++) {
      String task = "task " + i;
      ledger.admission.admit(List.of(LedgerFixture.job("a" + i), LedgerFixture.job("b" + i)));
      List<ClaimedJob> jobs = node.claims.claimDue();
      for (ClaimedJob job : jobs) {
        node.jobs.unknown(node.jobs.submitting(job), ERROR);
      }
      List<Boolean> attached =
          Threads.together(jobs.stream().map(job -> () -> isAttached(job.id(), task)));
      assertThat(attached).containsExactlyInAnyOrder(true, false);
      ledger.cancelAll();
    }
  }

  private boolean isAttached(String id, String task) {
    try {
      ledger.operations.attach(id, task.replace(' ', '_'));
      return true;
    } catch (OperationRefusedException e) {
      return false;
    }
  }

  @Test
  void aStorageKeyIsGivenToOneJob() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(3);
    List<ClaimedJob> jobs = node.claims.claimDue();
    for (int i = 0; i < TRIES; i++) {
      String key = "cat-" + i + ".mp4";
      List<Boolean> reserved =
          Threads.together(jobs.stream().map(job -> () -> node.jobs.reserveKey(job, key)));
      assertThat(reserved).containsExactlyInAnyOrder(true, false, false);
    }
  }

  @Test
  void whatEachHasTriedForAJobIsInItsHistory() throws Exception {
    ledger.admit(1);
    String id = ledger.named("name key-0").id();
    List<LedgerFixture.Node> nodes = nodes();
    for (int i = 0; i < 10; i++) {
      String outcome = "answer " + i;
      together(
          nodes,
          node ->
              () -> {
                node.history.note(
                    id, new JobAttempt(ledger.clock.millis(), "query", outcome, 1L, null, null));
                return node.claims.claimDue();
              });
    }
    assertThat(ledger.queries.attemptsOf(id)).hasSize(30);
  }

  @Test
  void aNodeThatSleptPastItsLeaseWritesNothingOfWhatOthersHaveTakenOver() throws Exception {
    LedgerFixture.Node asleep = ledger.node("asleep");
    ledger.admit(1);
    asleep.jobs.submitted(asleep.jobs.submitting(asleep.claimOne()), "task", "pending", null);
    ClaimedJob job = asleep.claimOne();
    asleep.progress.note(job.id(), "stale", 5, 1);
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    LedgerFixture.Node awake = ledger.node("awake");
    awake.claimOne();
    Job taken = ledger.row(job.id());

    assertThat(asleep.jobs.holds(job)).isTrue();
    assertThat(asleep.jobs.owns(job)).isFalse();
    assertThat(writesOf(asleep, job))
        .allSatisfy(
            write -> assertThatThrownBy(write::call).isInstanceOf(LostClaimException.class));
    assertThat(asleep.jobs.reserveKey(job, "stale.mp4")).isFalse();
    asleep.claims.claimDue();

    assertThat(ledger.row(job.id())).isEqualTo(taken);
    assertThat(asleep.jobs.holds(job)).isFalse();
  }

  private static Collection<Callable<Void>> writesOf(LedgerFixture.Node node, ClaimedJob job) {
    return List.of(
        write(() -> node.jobs.ready(job, "completed", "https://e.com/v", null, 1)),
        write(() -> node.jobs.failed(job, ERROR)),
        write(() -> node.jobs.expired(job, ERROR)),
        write(() -> node.jobs.cancelled(job, ERROR)),
        write(() -> node.jobs.characterMade(job, "task", "ch_1", "luna")),
        write(() -> node.jobs.retryStage(job, Duration.ZERO, ERROR)),
        write(() -> node.jobs.unknown(job, ERROR)));
  }

  @FunctionalInterface
  private interface Write {
    void run() throws LostClaimException;
  }

  private static Callable<Void> write(Write write) {
    return () -> {
      write.run();
      return null;
    };
  }

  @Test
  void aNodeThatSleptSendsNoCreateThatOthersDidNotCount() throws Exception {
    LedgerFixture.Node asleep = ledger.node("asleep", LedgerFixture.inFlight(2));
    ledger.admit(4);
    List<ClaimedJob> slept = asleep.claims.claimDue();
    assertThat(slept).hasSize(2);
    // Others take these for due again, and may get as many others: here nobody takes them at all.
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));

    for (ClaimedJob job : slept) {
      assertThatThrownBy(() -> asleep.jobs.submitting(job)).isInstanceOf(LostClaimException.class);
    }
    Set<String> afterwards = new HashSet<>();
    asleep.claims.claimDue().forEach(job -> afterwards.add(job.id()));
    assertThat(afterwards).hasSize(2);
  }

  @Test
  void claimsThatRanOutInItsSleepAreNotRenewed() throws Exception {
    LedgerFixture.Node asleep = ledger.node("asleep", LedgerFixture.inFlight(2));
    LedgerFixture.Node awake = ledger.node("awake", LedgerFixture.inFlight(2));
    ledger.admit(2);
    List<ClaimedJob> slept = asleep.claims.claimDue();
    ledger.admission.admit(List.of(LedgerFixture.job("first"), LedgerFixture.job("second")));
    ledger.pass(LedgerFixture.LEASE.plusSeconds(1));
    assertThat(awake.claims.claimDue()).hasSize(2);
    awake.claims.releaseAll();

    asleep.claims.claimDue();

    for (ClaimedJob job : slept) {
      assertThatThrownBy(() -> asleep.jobs.submitting(job)).isInstanceOf(LostClaimException.class);
    }
  }

  @Test
  void textThatADatabaseCannotHoldIsWrittenWithoutThatCharacter() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(1);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    node.jobs.submitted(job, "task", "pen\0ding", null);
    assertThat(ledger.row(job.id()).gatewayStatus()).startsWith("pen").endsWith("ding");
  }

  @Test
  void aNodeLivesAsLongAsItsRoundsGoOn() {
    LedgerFixture.Node a = ledger.node("a");
    LedgerFixture.Node b = ledger.node("b");
    a.nodes.join();
    a.claims.claimDue();
    b.claims.claimDue();
    ledger.pass(LedgerFixture.LEASE.minusSeconds(1));
    b.claims.claimDue();
    ledger.pass(Duration.ofSeconds(1));
    assertThat(b.nodes.isAlive("a")).isFalse();
    assertThat(a.nodes.isAlive("b")).isTrue();

    b.claims.releaseAll();
    assertThat(a.nodes.isAlive("b")).isFalse();
  }
}
