package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.time.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine's clock is put forward or back by an hour, or the machine sleeps, amid the work: a
 * ledger in a file goes by that clock.
 */
class ClockStepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Instant wall = Instant.parse("2026-11-21T12:00:00Z");
  private Instant steady = Instant.EPOCH;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;

  @BeforeEach
  void open() throws Exception {
    TestDatabase file = TestDatabase.SQLITE;
    ledger = new LedgerFixture(file, file.empty(folder), new Clocks(() -> wall, () -> steady));
    node = ledger.node("a");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    steady = steady.plus(time);
  }

  private void step(long minutes) {
    wall = wall.plus(Duration.ofMinutes(minutes));
  }

  private ClaimedJob submitted() throws LostClaimException {
    ledger.admit(1);
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task", "pending", null);
    return node.claimOne();
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void noLeaseOfALivingNodeIsTaken(long minutes) throws Exception {
    ledger.admit(1);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    step(minutes);
    var other = ledger.node("b");

    assertThat(other.claims.claimDue()).isEmpty();
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.SUBMITTING);

    pass(LedgerFixture.LEASE.minus(SECOND));
    assertThat(other.claims.claimDue()).isEmpty();
    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.SUBMITTING);
    node.jobs.submitted(job, "task", "pending", null);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void theLeaseOfADeadNodeRunsOutWhenItWouldHave(long minutes) throws Exception {
    ledger.admit(1);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    step(minutes);
    var other = ledger.node("b");
    other.claims.claimDue();

    pass(LedgerFixture.LEASE.plus(SECOND));
    other.claims.claimDue();

    assertThat(ledger.row(job.id()).state()).isEqualTo(JobState.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void aTasksAgeIsWhatHasPassed(long minutes) throws Exception {
    ClaimedJob watched = submitted();
    pass(Duration.ofMinutes(5));
    step(minutes);
    node.claims.claimDue();
    pass(Duration.ofMinutes(5));

    // The watch that goes on ...
    assertThat(steady.toEpochMilli() - watched.submitted()).isEqualTo(600_000);
    // ... and the one of the next process.
    node.claims.releaseAll();
    assertThat(steady.toEpochMilli() - ledger.node("b").claimOne().submitted()).isEqualTo(600_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void aJobThatIsToBeTriedAgainWaitsAsLongAsItWould(long minutes) throws Exception {
    ClaimedJob job = submitted();
    node.jobs.ready(job, "completed", "https://cdn.example/v.mp4", null, 1);
    node.jobs.retryStage(
        node.claimOne(), Duration.ofSeconds(60), new JobError("download", "cut off"));
    step(minutes);

    assertThat(node.claims.claimDue()).isEmpty();
    pass(Duration.ofSeconds(59));
    assertThat(node.claims.claimDue()).isEmpty();
    pass(SECOND);
    assertThat(node.claims.claimDue()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void anObjectStaysInANodesHandsAsLongAsItWould(long minutes) {
    inboxOf("a").claim("prompts", "cat.txt", "etag").orElseThrow();
    step(minutes);
    node.claims.claimDue();

    pass(LedgerFixture.LEASE.minus(SECOND));
    assertThat(inboxOf("b").claim("prompts", "cat.txt", "etag")).isEmpty();
    pass(SECOND);
    assertThat(inboxOf("b").claim("prompts", "cat.txt", "etag")).isPresent();
  }

  private InboxObjects inboxOf(String name) {
    return new InboxObjects(
        ledger.ledger, name, LedgerFixture.LEASE, LedgerFixture.RETENTION, ledger.clock);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void aPausedGatewayIsAskedWhenItWouldBe(long minutes) {
    ledger.admit(1);
    ledger.pauses.briefly(
        LedgerFixture.GATEWAY,
        Duration.ofSeconds(60),
        new JobError("rate_limited", "too many requests"));
    step(minutes);

    assertThat(node.claims.claimDue()).isEmpty();
    pass(Duration.ofSeconds(59));
    assertThat(node.claims.claimDue()).isEmpty();
    pass(SECOND);
    assertThat(node.claims.claimDue()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void anEventIsSentWhenItWouldBe(long minutes) throws Exception {
    submitted();
    Outbox.Delivery delivery = node.outbox.claimDue(10, 10).get(0);
    step(minutes);
    node.claims.claimDue();
    assertThat(ledger.node("b").outbox.claimDue(10, 10)).isEmpty();

    node.outbox.retry(delivery, Duration.ofSeconds(60), "503");
    step(-minutes);
    node.claims.claimDue();
    assertThat(node.outbox.claimDue(10, 10)).isEmpty();
    pass(Duration.ofSeconds(60));
    assertThat(node.outbox.claimDue(10, 10))
        .extracting(Outbox.Delivery::id)
        .contains(delivery.id());
  }

  @Test
  void aJobThatWaitsForAnotherGoesOnWaiting() {
    ledger.admission.admit(
        List.of(LedgerFixture.job("remix", "{\"prompt\":\"a\"}", "none-yet", "main")));
    step(60);
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.named("remix").notBefore()).isEqualTo(JobAdmission.NEVER);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void whatHasBeenStays(long minutes) throws Exception {
    ClaimedJob job = submitted();
    long sent = wall.toEpochMilli();
    step(minutes);
    node.claims.claimDue();

    assertThat(ledger.row(job.id()).createdAt()).isEqualTo(sent);
    assertThat(
            ledger
                .ledger
                .jdbi()
                .<Long, RuntimeException>withHandle(
                    handle ->
                        handle
                            .createQuery("SELECT sent_at FROM create_attempt")
                            .mapTo(Long.class)
                            .one()))
        .isEqualTo(sent);
  }

  /** The gateway forgets the key when it would have, whatever becomes of this machine's clock. */
  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void aCreateInDoubtGetsNoYounger(long minutes) {
    ledger.admit(1);
    long since = wall.minusSeconds(600).toEpochMilli();
    ledger
        .ledger
        .jdbi()
        .useHandle(handle -> handle.execute("UPDATE job SET in_doubt_since = ?", since));
    step(minutes);
    ledger.ledger.jdbi().useHandle(ledger.clock::align);

    assertThat(ledger.clock.millis() - ledger.named("name key-0").inDoubtSince())
        .isEqualTo(Duration.ofMinutes(10 + Math.max(0, minutes)).toMillis());
  }

  @Test
  void stepsOfTwoSecondsAreNotFollowedBeforeTheyAddUp() {
    long before = ledger.clock.millis();
    wall = wall.plusSeconds(2);
    node.claims.claimDue();
    assertThat(ledger.clock.millis()).isEqualTo(before);
    wall = wall.plusSeconds(1);
    node.claims.claimDue();
    assertThat(ledger.clock.millis()).isEqualTo(before + 3_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void ifTheLedgerCannotBeWrittenNothingIsEarly(long minutes) {
    ledger.admit(1);
    long dueIn = ledger.named("name key-0").notBefore() - ledger.clock.millis();
    ledger
        .ledger
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "CREATE TEMP TRIGGER broken BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT,"
                      + " 'disk full'); END");
              step(minutes);
              assertThatThrownBy(() -> ledger.clock.align(handle))
                  .hasMessageContaining("disk full");
            });
    assertThat(ledger.named("name key-0").notBefore() - ledger.clock.millis())
        .isGreaterThanOrEqualTo(dueIn);
  }
}
