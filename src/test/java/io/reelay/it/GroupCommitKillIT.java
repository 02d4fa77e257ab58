package io.reelay.it;

import static io.reelay.sandbox.agent.CrashPoint.after;
import static io.reelay.sandbox.agent.CrashPoint.before;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.agent.AgentJar;
import io.reelay.sandbox.agent.Crash;
import io.reelay.sandbox.agent.CrashPoint;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process ends around the commit that many jobs share: before it, between its writes, before
 * the disk has it, and before any caller knows of it.
 */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class GroupCommitKillIT {
  private static final String GROUP = "io.reelay.ledger.db.GroupCommit";
  private static final String PURCHASES = "io.reelay.ledger.purchase.Purchases";
  private static final String EVENTS = "io.reelay.ledger.outbox.VideoEvents";
  private static final String TRANSITION = "JobTransitions";
  private static final int JOBS_A_RUN = 24;
  private static final int VIDEO_BYTES = 64 * 1024;

  /** The first transitions of a run are intents, then answers, then the ends. */
  private static final List<CrashPoint> POINTS =
      List.of(
          before(GROUP, "commit").about(TRANSITION),
          after(GROUP, "runAll").about(TRANSITION),
          after(GROUP, "commit").about(TRANSITION),
          after(PURCHASES, "begin"),
          before(PURCHASES, "taken"),
          after(PURCHASES, "taken"),
          before(EVENTS, "write").about("video.stored"),
          after(EVENTS, "write").about("video.stored"));

  @TempDir Path folder;

  @Test
  void nothingIsLostOrPaidTwice(S3Bucket bucket) throws Exception {
    AgentJar agent = AgentJar.write(folder.resolve("agent.jar"));
    List<String> prompts = new ArrayList<>();
    Set<String> begunAtAnEnd = new HashSet<>();
    SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(1))
            .videos(VideoSource.padded(VIDEO_BYTES))
            .start();
    try (FaultBench bench = new FaultBench(folder, gateway, bucket, VIDEO_BYTES)) {
      for (CrashPoint point : POINTS) {
        for (int job = 0; job < JOBS_A_RUN; job++) {
          prompts.add("job-" + prompts.size());
          bench.drop(prompts.get(prompts.size() - 1));
        }
        try (ReelayProcess process = bench.reelay.launch(agent.endsAt(point))) {
          assertThat(process.awaitEnd()).as("ends %s", point).isEqualTo(Crash.STATUS);
        }
        begunAtAnEnd.addAll(bench.in("submitting"));
      }
      try (ReelayProcess process = bench.reelay.start()) {
        bench.awaitTheEnd(Duration.ofMinutes(3), prompts);
        assertThat(process.terminate()).isZero();
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      assertThat(prompts).allMatch(prompt -> bench.gateway.traffic().creates(prompt) <= 1);
      assertThat(bench.in("unknown")).isEqualTo(begunAtAnEnd).isNotEmpty();
      assertThat(bench.in("stored")).hasSize(prompts.size() - begunAtAnEnd.size());
    }
  }
}
