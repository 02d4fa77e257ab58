package io.reelay.ledger.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimedJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class MultipartUploadsTest {
  private static final Duration LEASE_AND_MORE = LedgerFixture.LEASE.plusSeconds(1);

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture fixture;
  private LedgerFixture.Node one;
  private LedgerFixture.Node two;
  private MultipartUploads ofOne;
  private MultipartUploads ofTwo;

  @BeforeEach
  void open() throws Exception {
    fixture = new LedgerFixture(database, folder);
    one = fixture.node("one");
    two = fixture.node("two");
    ofOne = new MultipartUploads(fixture.ledger, "one", fixture.clock);
    ofTwo = new MultipartUploads(fixture.ledger, "two", fixture.clock);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A job that the first node is about to store, under a key with its id in it. */
  private ClaimedJob storing() throws Exception {
    fixture.admit(1);
    one.jobs.submitted(one.jobs.submitting(one.claimOne()), "task-1", "pending", null);
    one.jobs.ready(one.claimOne(), "completed", "https://cdn.example/v.mp4", null, 1);
    ClaimedJob job = one.claimOne();
    one.jobs.reserveKey(job, key(job));
    return job;
  }

  private static String key(ClaimedJob job) {
    return "a-" + job.id() + ".mp4";
  }

  @Test
  void anUploadOfALivingClaimIsNotLeftBehind() throws Exception {
    assertThat(ofOne.begun("videos", key(storing()), "upload-1")).isTrue();

    fixture.pass(LedgerFixture.LEASE.minusSeconds(1));

    assertThat(ofOne.leftBehind(10)).isEmpty();
    assertThat(ofTwo.leftBehind(10)).isEmpty();
  }

  @Test
  void anUploadOfADeadNodeIsLeftBehindUntilItIsGone() throws Exception {
    ClaimedJob job = storing();
    ofOne.begun("videos", key(job), "upload-1");

    fixture.pass(LEASE_AND_MORE);

    assertThat(ofTwo.leftBehind(10))
        .containsExactly(new PendingUpload("upload-1", "videos", key(job)));
    ofTwo.gone("upload-1");
    assertThat(ofTwo.leftBehind(10)).isEmpty();
  }

  @Test
  void anUploadOfTheClaimBeforeIsLeftBehindAndTheOneOfTheClaimNowIsNot() throws Exception {
    ClaimedJob job = storing();
    ofOne.begun("videos", key(job), "upload-1");
    fixture.pass(LEASE_AND_MORE);
    two.claimOne();

    assertThat(ofTwo.begun("videos", key(job), "upload-2")).isTrue();

    assertThat(ofTwo.leftBehind(10))
        .extracting(PendingUpload::uploadId)
        .containsExactly("upload-1");
  }

  @Test
  void aNodeThatHasLostTheJobBeginsNothing() throws Exception {
    ClaimedJob job = storing();
    fixture.pass(LEASE_AND_MORE);
    two.claimOne();

    assertThat(ofOne.begun("videos", key(job), "upload-1")).isFalse();
    assertThat(ofTwo.leftBehind(10)).isEmpty();
  }

  @Test
  void nobodyBeginsAnUploadAtAKeyThatIsNoJobs() throws Exception {
    storing();
    assertThat(ofOne.begun("videos", "another.mp4", "upload-1")).isFalse();
  }

  @Test
  void aStoredJobLeavesNoUploadButThatOfAClaimBefore() throws Exception {
    ClaimedJob job = storing();
    ofOne.begun("videos", key(job), "upload-1");
    fixture.pass(LEASE_AND_MORE);
    ClaimedJob again = two.claimOne();
    ofTwo.begun("videos", key(job), "upload-2");

    two.jobs.stored(again, "videos", key(job), "https://s3/a", 42, "cafe", "video/mp4");

    assertThat(ofTwo.leftBehind(10))
        .extracting(PendingUpload::uploadId)
        .containsExactly("upload-1");
  }

  @Test
  void aKeyIsAnIdleJobsIfItHasItsIdAndNobodyIsAtWorkOnIt() throws Exception {
    ClaimedJob job = storing();
    Set<String> keys = Set.of(key(job), "another.mp4");
    assertThat(ofOne.ofIdleJobs(keys)).isEmpty();

    fixture.pass(LEASE_AND_MORE);

    assertThat(ofOne.ofIdleJobs(keys)).containsExactly(key(job));
    assertThat(ofOne.ofIdleJobs(Set.of())).isEmpty();
  }

  @Test
  void aKeyWithoutAJobsIdMayBeAnybodys() throws Exception {
    ClaimedJob job = storing();
    one.jobs.reserveKey(job, "latest.mp4");
    fixture.pass(LEASE_AND_MORE);
    assertThat(ofOne.ofIdleJobs(Set.of("latest.mp4"))).isEmpty();
  }
}
