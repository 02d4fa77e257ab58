package io.reelay.ledger.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A job with several gateways moves on only while its create surely was not taken. */
@OnEveryDatabase
class FailOverTest {
  private static final String REQUEST = "{\"prompt\":\"a cat\"}";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private LedgerFixture.Node node;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    node = ledger.node("a");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aRefusedJobGoesToTheNextGatewayAtOnceAndFailsAtTheLast() throws Exception {
    admit(LedgerFixture.job("cat", REQUEST, null, "main", "spare", "third"));

    refuse(node.claimOne());
    ClaimedJob atSpare = node.claimOne();
    assertThat(atSpare.gateway()).isEqualTo("spare");
    assertThat(atSpare.dialect()).isEqualTo("openai");
    refuse(atSpare);
    ClaimedJob atThird = node.claimOne();
    assertThat(atThird.dialect()).isEqualTo("new-api");
    refuse(atThird);

    assertThat(ledger.named("cat").state()).isEqualTo(JobState.FAILED);
    assertThat(node.outbox.claimDue(9, 9)).extracting("type").containsExactly("video.failed");
    assertThat(ledger.createsBegun())
        .extracting(create -> create.split(" ")[2])
        .containsExactlyInAnyOrder("main", "spare", "third");
  }

  @Test
  void aJobLeavesAPausedGatewayForTheFirstOneThatIsOpen() {
    admit(LedgerFixture.job("cat", REQUEST, null, "main", "spare", "third"));
    pause("main");
    pause("spare");

    ClaimedJob job = node.claimOne();

    assertThat(job.gateway()).isEqualTo("third");
    assertThat(job.dialect()).isEqualTo("new-api");
    assertThat(ledger.row(job.id()).alternatives()).isEqualTo("spare,main");
  }

  @Test
  void aJobThatIsToWaitForItsGatewayNeedNotWaitAtAnother() throws Exception {
    admit(LedgerFixture.job("cat", REQUEST, null, "main", "spare"));
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    pause("main");
    node.jobs.requeue(job, Duration.ofMinutes(5), new JobError("rate_limit", "slow down"));

    assertThat(node.claimOne().gateway()).isEqualTo("spare");
  }

  @Test
  void aJobStaysWhereEveryOtherGatewayIsPausedToo() {
    admit(LedgerFixture.job("cat", REQUEST, null, "main", "spare"));
    pause("main");
    pause("spare");
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.named("cat").gateway()).isEqualTo("main");
  }

  @Test
  void jobsThatCannotMoveHideNoneThatCan() {
    ledger.admission.admit(
        Stream.concat(
                IntStream.range(0, 600)
                    .mapToObj(i -> LedgerFixture.job("stuck " + i, REQUEST, null, "main", "spare")),
                Stream.of(LedgerFixture.job("free", REQUEST, null, "main", "third")))
            .toList());
    pause("main");
    pause("spare");

    assertThat(node.claimOne().name()).isEqualTo("free");
  }

  @Test
  void aGreatManyJobsMoveRoundByRound() {
    ledger.admission.admit(
        IntStream.range(0, 700)
            .mapToObj(i -> LedgerFixture.job("job " + i, REQUEST, null, "main", "spare"))
            .toList());
    pause("main");

    assertThat(node.claims.claimDue()).hasSize(500);
    assertThat(node.claims.claimDue()).hasSize(200);
  }

  @Test
  void aJobWhoseCreateMayHaveBeenTakenNeverMoves() throws Exception {
    admit(
        LedgerFixture.job("unknown", REQUEST, null, "main", "spare"),
        LedgerFixture.job("submitting", REQUEST, null, "main", "spare"),
        LedgerFixture.job("claimed", REQUEST, null, "main", "spare"),
        LedgerFixture.job("one gateway", REQUEST, null, "main"));
    List<ClaimedJob> jobs = node.claims.claimDue();
    node.jobs.unknown(node.jobs.submitting(jobs.get(0)), new JobError("unsure", "HTTP 500"));
    node.jobs.submitting(jobs.get(1));
    pause("main");

    assertThat(ledger.node("b").claims.claimDue()).isEmpty();
    assertThat(jobs).allMatch(job -> ledger.row(job.id()).gateway().equals("main"));
  }

  @Test
  void aJobThatIsMadeFromAnotherStaysWhereThatOneIs() {
    admit(LedgerFixture.job("remix", REQUEST, "video_099c5197", "main", "spare"));
    pause("main");
    assertThat(node.claims.claimDue()).isEmpty();
  }

  private void admit(NewJob... jobs) {
    ledger.admission.admit(List.of(jobs));
  }

  private void pause(String gateway) {
    ledger.pauses.briefly(gateway, Duration.ofMinutes(5), new JobError("refused", "429"));
  }

  private void refuse(ClaimedJob job) throws LostClaimException {
    node.jobs.refused(node.jobs.submitting(job), new JobError("invalid_request", "no"));
  }
}
