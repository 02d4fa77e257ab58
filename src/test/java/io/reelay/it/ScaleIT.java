package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.sandbox.CopiedRows;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs in one small process. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class ScaleIT {
  private static final long MAX_BYTES_A_WAITING_JOB = 4096;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

  @TempDir Path folder;

  @Test
  void twoThousandPromptsRunToTheEndInAHeapOf256MiB(S3Bucket bucket) throws Exception {
    try (SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(2))
            .videos(VideoSource.padded(1024 * 1024))
            .start()) {
      Installation reelay =
          new Installation(folder, gateway)
              .set("reelay.gateways.main.max-in-flight", "300")
              .set("reelay.storage.kind", "s3")
              .set("reelay.storage.s3.bucket", bucket.name())
              .set("reelay.storage.s3.region", bucket.connection().region())
              .set("reelay.storage.s3.endpoint", bucket.connection().endpoint().toString())
              .set("reelay.storage.s3.path-style", "true")
              .set("reelay.storage.s3.access-key", bucket.connection().accessKey())
              .set("reelay.storage.s3.secret-key", bucket.connection().secretKey());
      reelay.drop(2_000);
      try (ReelayProcess process = reelay.start("-Xmx256m")) {
        await()
            .atMost(Duration.ofMinutes(15))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> reelay.ledger.states().equals(Map.of("stored", 2_000L)));
        assertThat(process.terminate()).isZero();
      }
      assertThat(gateway.bill())
          .hasSize(2_000)
          .extracting(Bill.Create::prompt)
          .doesNotHaveDuplicates();
      assertThat(gateway.mostJobsOpen()).isLessThanOrEqualTo(300);
      assertThat(bucket.keys()).filteredOn(key -> key.endsWith(".mp4")).hasSize(2_000);
      assertThat(reelay.log()).doesNotContain(" ERROR ", " WARN ");
    }
  }

  @Test
  void aWaitingJobCostsLessThanFourKibibytesOfHeap() throws Exception {
    long few = liveHeapWith(1_000, folder.resolve("few"));
    long many = liveHeapWith(5_000, folder.resolve("many"));
    assertThat((many - few) / 4_000).isLessThan(MAX_BYTES_A_WAITING_JOB);
  }

  /** They are copies of one row in the ledger, whose task the gateway knows. */
  @Test
  void aHundredThousandJobsInFlightFitInAHeapOf512MiB() throws Exception {
    int jobs = 100_000;
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.generationTime(Duration.ofHours(1));
      Installation reelay =
          new Installation(folder, gateway)
              .set("reelay.gateways.main.max-in-flight", "100000")
              .set("reelay.dispatch.lease", "60s")
              .set("reelay.poll.first-delay", "1s")
              .set("reelay.poll.interval", "2m")
              .set("reelay.poll.max-interval", "1h");
      String prompt = reelay.drop(1).get(0);
      try (ReelayProcess process = reelay.start()) {
        await().until(() -> reelay.ledger.states().equals(Map.of("generating", 1L)));
        assertThat(process.terminate()).isZero();
      }
      copyTheOnlyJob(folder.resolve("app/data/ledger.db"), jobs - 1);
      int before = gateway.traffic().queries(prompt);

      try (ReelayProcess process = reelay.start("-Xmx512m")) {
        await()
            .atMost(Duration.ofMinutes(10))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> gateway.traffic().queries(prompt) - before >= jobs);
        long live = liveBytes(process);
        System.out.println(live / jobs + " bytes of heap for each job in flight");
        assertThat(live).isLessThan(400L << 20);
        assertThat(process.terminate()).isZero();
      }
      assertThat(reelay.ledger.states()).isEqualTo(Map.of("generating", (long) jobs));
      assertThat(gateway.bill()).hasSize(1);
      assertThat(reelay.log()).doesNotContain(" ERROR ", "OutOfMemoryError");
    }
  }

  private static void copyTheOnlyJob(Path ledger, int copies) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement statement = connection.createStatement()) {
      CopiedRows.insert(
          statement,
          "job",
          "TRUE",
          0,
          copies,
          Map.of(
              "id", "substr(row.id, 1, 20) || printf('%06d', n.i)",
              "dedupe_key", "row.dedupe_key || n.i",
              "name", "row.name || ' ' || n.i"));
    }
  }

  /** The bytes of all live objects while this many jobs wait in the poll loop. */
  private static long liveHeapWith(int jobs, Path folder) throws Exception {
    try (SimulatedGateway gateway =
        SimulatedGateway.builder().generationTime(Duration.ofHours(1)).start()) {
      Installation reelay =
          new Installation(folder, gateway)
              .set("reelay.gateways.main.max-in-flight", "10000")
              .set("reelay.poll.first-delay", "1s")
              .set("reelay.poll.interval", "20s")
              .set("reelay.poll.max-interval", "20s");
      reelay.drop(jobs);
      try (ReelayProcess process = reelay.start("-Xmx256m")) {
        await()
            // What takes the time is the intake: a transaction of its own for each file.
            .atMost(Duration.ofMinutes(15))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> polled(gateway, jobs));
        return liveBytes(process);
      }
    }
  }

  /** Each task has been asked for once, so that each exchange has been round the loop. */
  private static boolean polled(SimulatedGateway gateway, int jobs) {
    return gateway.bill().size() == jobs
        && gateway.bill().stream()
            .allMatch(create -> gateway.traffic().queries(create.prompt()) > 0);
  }

  private static long liveBytes(ReelayProcess process) throws IOException {
    // The histogram's full collection leaves live objects only.
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    Matcher total = TOTAL.matcher(new String(jcmd.getInputStream().readAllBytes()));
    assertThat(total.find()).isTrue();
    return Long.parseLong(total.group(1));
  }
}
