package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.config.S3Connection;
import io.reelay.intake.image.Pictures;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.HugeBucket;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bucket as the inbox of the packaged Reelay. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class S3InboxIT {
  private static final String INBOX = "inbox/";

  @TempDir Path folder;

  private static Installation watching(Installation reelay, String bucket, S3Connection s3) {
    return reelay.set("reelay.inbox.directory", "").watch(bucket, INBOX, s3);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(500));
  }

  private static List<String> inbox(S3Bucket bucket) {
    return bucket.keys().stream().filter(key -> key.startsWith(INBOX)).toList();
  }

  @Test
  void fromPromptsInABucketToVideosInTheSameBucketOverARestart(S3Bucket bucket) throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay =
          watching(new Installation(folder, gateway), bucket.name(), bucket.connection())
              .storeIn(bucket.name(), bucket.connection())
              .set("reelay.storage.key", "videos/{name}.mp4");
      bucket.put(INBOX + "ref.png", Pictures.png(0xFF0000));
      bucket.put(INBOX + "cat.json", "{\"prompt\": \"a cat\", \"images\": [\"./ref.png\"]}");
      bucket.put(INBOX + "birds.csv", "prompt\na wren\nan owl\n");
      bucket.put(INBOX + "wrong.json", "{\"promt\": \"a dog\"}");

      try (ReelayProcess process = reelay.start()) {
        patiently().until(() -> reelay.ledger.states().getOrDefault("stored", 0L) == 3);
        patiently().until(() -> inbox(bucket).size() == 5);
        assertThat(process.terminate()).isZero();
      }
      bucket.put(INBOX + "cat.json", "{\"prompt\": \"a red cat\"}");
      bucket.put(INBOX + "fish.txt", "a fish");
      try (ReelayProcess process = reelay.start()) {
        patiently().until(() -> reelay.ledger.states().getOrDefault("stored", 0L) == 5);
        patiently().until(() -> inbox(bucket).stream().noneMatch(S3InboxIT::isWaiting));
        assertThat(process.terminate()).isZero();
      }

      assertThat(inbox(bucket))
          .contains(
              "inbox/accepted/birds.csv",
              "inbox/accepted/cat.json",
              "inbox/accepted/fish.txt",
              "inbox/ref.png",
              "inbox/rejected/wrong.json",
              "inbox/rejected/wrong.json.error.txt")
          .hasSize(7);
      assertThat(bucket.text("inbox/rejected/wrong.json.error.txt")).contains("promt");
      assertThat(bucket.keys())
          .filteredOn(key -> key.startsWith("videos/") && key.endsWith(".mp4"))
          .hasSize(5);
      assertThat(gateway.bill()).hasSize(5);
      assertThat(gateway.createsFor("a cat").get(0).body().path("images")).hasSize(1);
    }
  }

  private static boolean isWaiting(String key) {
    return !key.endsWith(".png") && key.indexOf('/', INBOX.length()) < 0;
  }

  @Test
  void killedAgainAndAgainItTakesEachObjectOnceAndLosesNone(S3Bucket bucket) throws Exception {
    int objects = 200;
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.goOffline();
      Installation reelay =
          watching(new Installation(folder, gateway), bucket.name(), bucket.connection());
      for (int i = 0; i < objects; i++) {
        bucket.put(INBOX + i + ".txt", "Prompt number " + i);
      }

      for (int kill = 1; kill <= 4; kill++) {
        int taken = kill * objects / 5;
        try (ReelayProcess process = reelay.start()) {
          patiently().until(() -> reelay.ledger.jobs().size() >= taken);
          process.kill();
        }
      }
      try (ReelayProcess process = reelay.start()) {
        patiently().until(() -> inbox(bucket).stream().noneMatch(S3InboxIT::isWaiting));
        assertThat(process.terminate()).isZero();
      }

      assertThat(inbox(bucket))
          .hasSize(objects)
          .allMatch(key -> key.matches("inbox/accepted/\\d+.txt"));
      assertThat(reelay.ledger.jobs())
          .hasSize(objects)
          .extracting(JobView::name)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aHundredThousandKeysAreListedInASmallHeapAndThePromptsAmongThemTaken() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start();
        HugeBucket bucket = HugeBucket.start(100_000)) {
      gateway.goOffline();
      Installation reelay =
          watching(new Installation(folder, gateway), HugeBucket.NAME, bucket.connection());
      try (ReelayProcess process = reelay.start("-Xmx64m")) {
        patiently().until(() -> bucket.deleted() == bucket.prompts());
        assertThat(process.isAlive()).isTrue();
        assertThat(process.terminate()).isZero();
      }
      assertThat(reelay.ledger.jobs()).hasSize(bucket.prompts());
      assertThat(bucket.copies())
          .hasSize(bucket.prompts())
          .allMatch(key -> key.matches("inbox/accepted/\\d{6}00\\.txt"));
      assertThat(reelay.log()).doesNotContain("OutOfMemory", "ERROR");
    }
  }
}
