package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.CreateCall;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at any moment, over and over: nothing lost, nothing paid twice, each end told. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class KillIT {
  private static final long SEED = 20261121;
  private static final int KILLS = 20;
  private static final int JOBS = 300;
  private static final int VIDEO_BYTES = 256 * 1024;
  private static final int SUBMIT_THREADS = 16;

  @TempDir Path folder;

  @Test
  void killedAtTwentyRandomMomentsOverThreeHundredJobs(S3Bucket bucket) throws Exception {
    Random random = new Random(SEED);
    List<String> prompts = new ArrayList<>();
    Set<String> begunAtAKill = new HashSet<>();
    AtomicInteger onTheWire = new AtomicInteger();
    try (FaultBench bench = bench(bucket)) {
      // Creates that take a while, so that kills fall into them.
      bench.gateway.onCreate().answer(call -> slowly(call, random, onTheWire));
      for (int kill = 0; kill < KILLS; kill++) {
        try (ReelayProcess process = bench.reelay.launch()) {
          for (int job = 0; job < JOBS / KILLS; job++) {
            prompts.add("job-" + prompts.size());
            bench.drop(prompts.get(prompts.size() - 1));
          }
          awaitMoment(kill, random, onTheWire);
          process.kill();
        }
        Set<String> begun = bench.in("submitting");
        assertThat(begun).hasSizeLessThanOrEqualTo(SUBMIT_THREADS);
        begunAtAKill.addAll(begun);
      }
      try (ReelayProcess process = bench.reelay.start()) {
        bench.awaitTheEnd(Duration.ofMinutes(3), prompts);
        assertThat(process.terminate()).isZero();
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      assertThat(prompts).allMatch(prompt -> bench.gateway.traffic().creates(prompt) <= 1);
      assertThat(bench.in("unknown")).isEqualTo(begunAtAKill).isNotEmpty();
      assertThat(bench.in("stored")).hasSize(JOBS - begunAtAKill.size());
    }
  }

  /** Any, the start included; and each fifth in the midst of creates, however slow the machine. */
  private static void awaitMoment(int kill, Random random, AtomicInteger onTheWire) {
    // Not a wait for anything: the kill's moment is the test's input.
    int moment = kill % 5 == 0 ? 1 : 1_000 + random.nextInt(5_000);
    await()
        .pollDelay(Duration.ofMillis(moment))
        .pollInterval(Duration.ofMillis(5))
        .atMost(Patience.LIMIT)
        .until(() -> kill % 5 != 0 || onTheWire.get() > 0);
  }

  private static void slowly(CreateCall call, Random random, AtomicInteger onTheWire)
      throws IOException {
    onTheWire.incrementAndGet();
    try {
      call.pause(Duration.ofMillis(random.nextInt(300)));
    } finally {
      onTheWire.decrementAndGet();
    }
    call.answerNormally();
  }

  private FaultBench bench(S3Bucket bucket) throws Exception {
    SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(1))
            .videos(VideoSource.padded(VIDEO_BYTES))
            .start();
    return new FaultBench(folder, gateway, bucket, VIDEO_BYTES);
  }
}
