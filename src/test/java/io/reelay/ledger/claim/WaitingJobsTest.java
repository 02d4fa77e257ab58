package io.reelay.ledger.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.query.JobSource;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A remix, or a video with a character, is created after what it is made from. */
@OnEveryDatabase
class WaitingJobsTest {
  private static final String VIDEO = "{\"prompt\":\"a cat\"}";
  private static final String REMIX = "{\"prompt\":\"finer\",\"remix_of\":\"…\"}";
  private static final String CHARACTER =
      "{\"name\":\"Luna\",\"description\":\"silver hair\",\"reference_images\":[\"https://e.com/l\"]}";
  private static final String CAST = "{\"prompt\":\"she walks\",\"character\":\"…\"}";

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
  void aRemixWaitsVisiblyUntilTheJobOfThatNameIsStored() throws Exception {
    admit(video("base"), remix("better", "base"));
    assertThat(ledger.named("better").errorKind()).isEqualTo("waiting");
    assertThat(ledger.named("better").errorMessage()).isEqualTo("waits for base");

    node.store("video_1");

    assertThat(node.claimOne().name()).isEqualTo("better");
    Job better = ledger.named("better");
    assertThat(better.sourceJobId()).isEqualTo(ledger.named("base").id());
    assertThat(better.sourceTaskId()).isEqualTo("video_1");
    assertThat(better.waitsFor()).isNull();
    assertThat(better.errorKind()).isNull();
  }

  @Test
  void aSourceIsAlsoNamedByItsIdOrTaskId() throws Exception {
    admit(video("base"));
    node.store("video_1");
    admit(remix("by id", ledger.named("base").id()), remix("by task", "video_1"));

    assertThat(node.claims.claimDue()).extracting("name").containsExactly("by id", "by task");
    assertThat(ledger.named("by task").sourceJobId()).isEqualTo(ledger.named("base").id());
  }

  @Test
  void aSourceMayComeAfterItsRemix() throws Exception {
    admit(remix("better", "base"));
    assertThat(node.claims.claimDue()).isEmpty();
    admit(video("base"));
    node.store("video_1");
    assertThat(node.claimOne().name()).isEqualTo("better");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "video_099c5197-abfd-4e16-88ff-1e162f2a5c77",
        "sora-2:task_01k900ag82ecgbewj2xa3758z0",
        "sora_task_abc123",
        "task_01k900",
        "ch_01k900ag82",
        "char_1a2b3c"
      })
  void whatOnlyTheGatewayKnowsIsNotWaitedFor(String id) {
    admit(remix("better", id));
    ClaimedJob job = node.claimOne();
    assertThat(ledger.row(job.id()).sourceTaskId()).isEqualTo(id);
    assertThat(ledger.row(job.id()).sourceJobId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base",
        "Luna",
        "beach_scene_2",
        "video_final",
        "task_1",
        "晚安 closing",
        "take 123456"
      })
  void anyOtherTextIsAJobsName(String name) {
    admit(remix("better", name));
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.named("better").waitsFor()).isEqualTo(name);
  }

  @Test
  void aJobCalledLikeAGatewaysIdIsStillThatJob() throws Exception {
    admit(video("video_123456"), remix("in its file", "video_123456"));
    admit(remix("later", "video_123456"));
    assertThat(node.claimOne().name()).isEqualTo("video_123456");
  }

  @Test
  void theNewestOfSeveralNamesakesIsMeantAndFailedOnesAreNot() throws Exception {
    admit(video("base"));
    node.store("video_old");
    ledger.pass(Duration.ofSeconds(1));
    admit(named("base", "again"));
    node.store("video_new");
    ledger.pass(Duration.ofSeconds(1));
    admit(named("base", "refused"));
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("refused", "no"));

    admit(remix("better", "base"));

    assertThat(ledger.row(node.claimOne().id()).sourceTaskId()).isEqualTo("video_new");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRemixFailsWhenItsSourceDid(boolean byName) throws Exception {
    admit(video("base"));
    admit(remix("better", byName ? "base" : ledger.named("base").id()));
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("refused", "no"));

    assertThat(node.claims.claimDue()).isEmpty();

    Job better = ledger.named("better");
    assertThat(better.state()).isEqualTo(JobState.FAILED);
    assertThat(better.errorKind()).isEqualTo("source_failed");
    assertThat(better.errorMessage()).contains(ledger.named("base").id(), "failed");
    assertThat(node.outbox.claimDue(9, 9))
        .extracting("jobId")
        .containsExactly(ledger.named("base").id(), better.id());
  }

  @Test
  void aSourceThatMayBeBilledIsWaitedFor() throws Exception {
    admit(video("base"), remix("better", "base"));
    node.jobs.unknown(node.jobs.submitting(node.claimOne()), new JobError("unsure", "HTTP 500"));
    assertThat(node.claims.claimDue()).isEmpty();
    assertThat(ledger.named("better").state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void aJobOfAnotherGatewayIsNoSource() throws Exception {
    admit(LedgerFixture.job("base", VIDEO, null, "spare"));
    node.store("video_1");
    admit(remix("by name", "base"), remix("by id", ledger.named("base").id()));

    assertThat(node.claims.claimDue()).isEmpty();

    assertThat(ledger.named("by name").state()).isEqualTo(JobState.QUEUED);
    assertThat(ledger.named("by id").errorKind()).isEqualTo("source_at_other_gateway");
  }

  @Test
  void aRemixThatNamesNoGatewayFollowsItsSourceToTheOneThatMadeIt() throws Exception {
    admit(
        LedgerFixture.job("base", VIDEO, null, "main", "spare"),
        LedgerFixture.job("better", REMIX, "base", "main", "spare"));
    node.jobs.refused(node.jobs.submitting(node.claimOne()), new JobError("refused", "no"));
    node.store("video_1");

    ClaimedJob better = node.claimOne();

    assertThat(better.gateway()).isEqualTo("spare");
    assertThat(better.dialect()).isEqualTo("openai");
    assertThat(ledger.row(better.id()).alternatives()).isNull();
  }

  @Test
  void aVideoIsCastWithACharacterAndARemixIsMadeOfAVideo() throws Exception {
    admit(
        LedgerFixture.job("Luna", CHARACTER, null, "main"),
        LedgerFixture.job("walk", CAST, "Luna", "main"),
        remix("a remix of a character", "Luna"));
    node.jobs.characterMade(node.jobs.submitting(node.claimOne()), "ch_1", "ch_1", "luna.moon");

    ClaimedJob walk = node.claimOne();

    assertThat(walk.name()).isEqualTo("walk");
    assertThat(ledger.queries.sourceOf(walk))
        .contains(new JobSource("ch_1", "Luna", CHARACTER, "ch_1", "luna.moon"));
    assertThat(ledger.named("a remix of a character").state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void aVideoThatMadeNoCharacterFailsWhoAsksItForOne() throws Exception {
    admit(video("base"));
    admit(LedgerFixture.job("walk", CAST, ledger.named("base").id(), "main"));
    node.claimOne();
    assertThat(ledger.named("walk").errorKind()).isEqualTo("source_failed");
    assertThat(ledger.named("walk").errorMessage()).contains("makes no character");
  }

  @Test
  void whatWaitsForItselfOrInARingJustWaits() {
    admit(remix("self", "self"), remix("a", "b"), remix("b", "a"));
    for (int round = 0; round < 3; round++) {
      assertThat(node.claims.claimDue()).isEmpty();
    }
    assertThat(List.of("self", "a", "b"))
        .allMatch(name -> ledger.named(name).errorKind().equals("waiting"))
        .allMatch(name -> ledger.named(name).version() == 0);
  }

  @Test
  void whoWaitsForNothingThatComesHidesNobody() throws Exception {
    ledger.admission.admit(
        IntStream.range(0, 150).mapToObj(i -> remix("remix " + i, "never " + i)).toList());
    admit(video("base"), remix("better", "base"));
    node.store("video_1");

    assertThat(Stream.of(node.claims.claimDue(), node.claims.claimDue()).flatMap(List::stream))
        .extracting(ClaimedJob::name)
        .containsExactly("better");
  }

  private static NewJob video(String name) {
    return LedgerFixture.job(name, VIDEO, null, "main");
  }

  private static NewJob remix(String name, String source) {
    return LedgerFixture.job(name, REMIX, source, "main");
  }

  private static NewJob named(String name, String dedupeKey) {
    NewJob job = video(name);
    return new NewJob(
        dedupeKey,
        name,
        job.source(),
        job.gateway(),
        job.dialect(),
        null,
        job.request(),
        null,
        null,
        List.of(),
        null);
  }

  private void admit(NewJob... jobs) {
    ledger.admission.admit(List.of(jobs));
  }
}
