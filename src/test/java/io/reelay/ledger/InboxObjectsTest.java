package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reelay.ledger.claim.ClaimedObject;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.query.JobQueries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** An object of a bucket is in one node's hands, and what was decided of it holds. */
@OnEveryDatabase
class InboxObjectsTest {
  private static final String BUCKET = "prompts";
  private static final String KEY = "inbox/cat.txt";
  private static final String MOVED_TO = "inbox/accepted/cat.txt";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture fixture;
  private InboxObjects here;
  private InboxObjects there;

  @BeforeEach
  void open() throws Exception {
    fixture = new LedgerFixture(database, folder);
    here = node("here");
    there = node("there");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private InboxObjects node(String name) {
    return new InboxObjects(
        fixture.ledger, name, LedgerFixture.LEASE, LedgerFixture.RETENTION, fixture.clock);
  }

  private static Optional<ClaimedObject> claim(InboxObjects node) {
    return node.claim(BUCKET, KEY, "etag 1");
  }

  @Test
  void anObjectIsInOneNodesHands() {
    assertThat(claim(here)).isPresent();
    assertThat(claim(there)).isEmpty();
    assertThat(claim(here)).isEmpty();
    assertThat(here.held(BUCKET, List.of(KEY, "inbox/dog.txt"))).containsExactly(KEY);
  }

  @Test
  void manyThatClaimAtOnceAreOneThatHasIt() throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Optional<ClaimedObject>>> claims = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        InboxObjects node = node("node " + i);
        claims.add(() -> claim(node));
      }
      List<ClaimedObject> claimed = new ArrayList<>();
      for (Future<Optional<ClaimedObject>> claim : nodes.invokeAll(claims)) {
        claim.get().ifPresent(claimed::add);
      }
      assertThat(claimed).hasSize(1);
    } finally {
      nodes.shutdownNow();
    }
  }

  @Test
  void anotherObjectUnderTheSameKeyIsAnotherFile() {
    claim(here);
    assertThat(there.claim(BUCKET, KEY, "etag 2")).isPresent();
    assertThat(there.claim("others", KEY, "etag 1")).isPresent();
  }

  @Test
  void whatANodeHasDecidedIsWhatTheNextOneFinds() throws Exception {
    here.settle(claim(here).orElseThrow(), MOVED_TO, "line 3 is wrong");

    fixture.pass(LedgerFixture.LEASE.plusMillis(1));

    ClaimedObject found = claim(there).orElseThrow();
    assertThat(found.isSettled()).isTrue();
    assertThat(found.movedTo()).isEqualTo(MOVED_TO);
    assertThat(found.report()).isEqualTo("line 3 is wrong");
  }

  @Test
  void theFirstToDecideHasItHoweverLongItTook() throws Exception {
    ClaimedObject mine = claim(here).orElseThrow();
    fixture.pass(LedgerFixture.LEASE.plusMillis(1));
    ClaimedObject theirs = claim(there).orElseThrow();

    ClaimedObject settled = here.settle(mine, MOVED_TO, null);
    assertThatExceptionOfType(LostClaimException.class)
        .isThrownBy(() -> there.settle(theirs, MOVED_TO + "-2", null));
    there.putOff(theirs);
    there.forget(theirs);

    assertThat(claim(there)).isEmpty();
    here.forget(settled);
    assertThat(here.isTarget(BUCKET, MOVED_TO)).isFalse();
  }

  @Test
  void aNodeThatSleptWhileAnotherOneDecidedAdmitsNothing() throws Exception {
    ClaimedObject mine = claim(here).orElseThrow();
    fixture.pass(LedgerFixture.LEASE.plusMillis(1));
    ClaimedObject settled = there.settle(claim(there).orElseThrow(), MOVED_TO, null);
    assertAdmitsNothing(mine);

    there.forget(settled);
    assertAdmitsNothing(mine);
  }

  private void assertAdmitsNothing(ClaimedObject object) {
    assertThatExceptionOfType(LostClaimException.class)
        .isThrownBy(
            () ->
                fixture.admission.admit(
                    List.of(LedgerFixture.job("cat")),
                    here.settlement(object, MOVED_TO + "-2", null)));
    assertThat(new JobQueries(fixture.ledger).unfinished()).isEmpty();
  }

  @Test
  void whatHasLeftTheInboxIsForgottenAndMayComeBack() throws Exception {
    here.forget(here.settle(claim(here).orElseThrow(), MOVED_TO, null));

    assertThat(claim(there).orElseThrow().isSettled()).isFalse();
    assertThat(here.isTarget(BUCKET, MOVED_TO)).isFalse();
  }

  @Test
  void whatFailsIsLetAloneForLongerEachTime() {
    assertThat(here.putOff(claim(here).orElseThrow())).isEqualTo(Duration.ofSeconds(2));
    assertThat(claim(there)).isEmpty();

    fixture.pass(Duration.ofSeconds(2));

    assertThat(there.putOff(claim(there).orElseThrow())).isEqualTo(Duration.ofSeconds(4));
    for (int i = 0; i < 80; i++) {
      fixture.pass(Duration.ofMinutes(5));
      assertThat(here.putOff(claim(here).orElseThrow())).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }
  }

  @Test
  void twoObjectsNeverGoToTheSamePlace() throws Exception {
    here.settle(claim(here).orElseThrow(), MOVED_TO, null);
    ClaimedObject other = there.claim(BUCKET, KEY, "etag 2").orElseThrow();

    assertThat(there.isTarget(BUCKET, MOVED_TO)).isTrue();
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> there.settle(other, MOVED_TO, null));
    assertThat(there.settle(other, MOVED_TO + "-2", null).isSettled()).isTrue();
  }

  @Test
  void aNodeThatEndsGivesBackWhatItHas() throws Exception {
    here.settle(claim(here).orElseThrow(), MOVED_TO, null);

    here.releaseAll();
    here.forgetOld();

    assertThat(claim(there).orElseThrow().movedTo()).isEqualTo(MOVED_TO);
  }

  @Test
  void whatSomebodyElseTookAwayIsForgottenInTheEnd() throws Exception {
    here.settle(claim(here).orElseThrow(), MOVED_TO, null);
    fixture.pass(LedgerFixture.LEASE.plus(LedgerFixture.RETENTION));
    here.forgetOld();
    assertThat(here.isTarget(BUCKET, MOVED_TO)).isTrue();

    fixture.pass(Duration.ofMillis(1));
    here.forgetOld();

    assertThat(here.isTarget(BUCKET, MOVED_TO)).isFalse();
  }

  @Test
  void itsTextIsItsPlaceAndNotTheReport() throws Exception {
    ClaimedObject settled = here.settle(claim(here).orElseThrow(), MOVED_TO, "a secret prompt");
    assertThat(settled).hasToString("prompts/inbox/cat.txt");
  }
}
