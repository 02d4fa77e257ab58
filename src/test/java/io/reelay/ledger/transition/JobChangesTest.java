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
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.transition.JobChanges.Alongside;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Whoever changes a state, it is a change of the table, and the observer sees it once. */
@OnEveryDatabase
class JobChangesTest {
  private static final Duration LONG = Duration.ofHours(2);

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
  void noChangeIsWrittenThatTheTableDoesNotHave() {
    ledger.admit(1);
    Set<String> written = new TreeSet<>();
    Set<String> inTheTable = new TreeSet<>();
    for (StateChange change : StateChange.values()) {
      for (JobState state : JobState.values()) {
        Job before = inState(state);
        boolean changed =
            ledger
                .ledger
                .jdbi()
                .inTransaction(
                    handle ->
                        ledger.changes.one(
                            handle,
                            Before.of(before),
                            Writing.of(change, ""),
                            "",
                            Alongside.NOTHING))
                .isPresent();
        Job after = ledger.row(before.id());
        if (changed) {
          JobState to = change.to() == null ? state : change.to();
          assertThat(after.state()).as("%s of %s", change, state).isEqualTo(to);
          written.add(change + " of " + state);
        } else {
          assertThat(after).as("%s of %s", change, state).isEqualTo(before);
        }
        if (change.from().contains(state)) {
          inTheTable.add(change + " of " + state);
        }
      }
    }
    assertThat(written).isEqualTo(inTheTable);
    assertThat(ledger.seen).hasSameSizeAs(written);
  }

  /** The only job. */
  private Job inState(JobState state) {
    ledger
        .ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("UPDATE job SET state = :state")
                    .bind("state", state.text())
                    .execute());
    return ledger.queries.list(Set.of(), null, 1, null).stream()
        .map(brief -> ledger.row(brief.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aParkedCreateIsSeenBeItOneOrMany() throws Exception {
    LedgerFixture.Node dead = ledger.node("dead");
    ledger.admit(3);
    for (ClaimedJob job : dead.claims.claimDue()) {
      dead.jobs.submitting(job);
    }
    ledger.seen.clear();
    ledger.pass(LONG);
    ledger.node("b").claims.claimDue();

    assertThat(ledger.seen)
        .containsExactlyInAnyOrder(
            "submitting → unknown at main",
            "submitting → unknown at main",
            "submitting → unknown at main");
  }

  @Test
  void aCreateUnderAKeyIsSeenAsItIsQueuedAndAsItsKeyIsForgotten() throws Exception {
    ledger.with(
        new PurchaseRules(
            Set.of(LedgerFixture.GATEWAY), 100, Set.of(), LedgerFixture.rules().costs(), 0, "USD"));
    LedgerFixture.Node dead = ledger.node("dead");
    ledger.admit(1);
    dead.jobs.submitting(dead.claimOne());
    ledger.seen.clear();
    ledger.pass(LONG);
    // Its gateway has no keys by now.
    ledger.node("b").claims.claimDue();

    assertThat(ledger.seen)
        .containsExactly("submitting → queued at main", "queued → unknown at main");
  }

  @Test
  void aJobWhoseSourceFailedIsSeen() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admission.admit(
        List.of(
            LedgerFixture.job("base", "{\"prompt\":\"p\"}", null, "main"),
            LedgerFixture.job(
                "remix", "{\"remix_of\":\"base\",\"prompt\":\"p\"}", "base", "main")));
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("invalid_request", "no"));
    ledger.seen.clear();
    node.claims.claimDue();

    assertThat(ledger.seen).containsExactly("queued → failed at main");
  }

  @Test
  void aPersonsOperationsAndAFoundTaskAreSeen() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(1);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    node.jobs.unknown(job, new JobError("no_answer", "cut"));
    ledger.seen.clear();
    UnansweredCreates unanswered =
        new UnansweredCreates(ledger.ledger, ledger.changes, ledger.clock);
    UnansweredCreate create = unanswered.at(LedgerFixture.GATEWAY, LONG, each -> each).get(0);
    assertThat(unanswered.attach(create, "task-1", null)).isTrue();
    assertThat(unanswered.attach(create, "task-1", null)).isFalse();
    ledger.operations.cancel(job.id());
    ledger.operations.retry(job.id(), false);
    ledger.operations.cancel(job.id());
    ledger.operations.retry(job.id(), true);

    assertThat(ledger.seen)
        .containsExactly(
            "unknown → generating at main",
            "generating → cancelled at main",
            "cancelled → generating at main",
            "generating → cancelled at main",
            "cancelled → queued at main");
  }

  @Test
  void aChangeThatIsRolledBackIsNotSeen() {
    ledger.admit(1);
    Job job = inState(JobState.GENERATING);
    assertThatThrownBy(
            () ->
                ledger
                    .ledger
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          ledger.changes.one(
                              handle,
                              Before.of(job),
                              Writing.of(StateChange.READY, ""),
                              "",
                              Alongside.NOTHING);
                          throw new IllegalStateException("amid it");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(ledger.row(job.id())).isEqualTo(job);
    assertThat(ledger.seen).isEmpty();
  }
}
