package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that answers 503 for 20 s, with 300 jobs before it: a person finds few of them unknown,
 * and all of those by their outage.
 */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class UnsureCreatesIT {
  private static final long SEED = 20261126;
  private static final int JOBS = 300;

  /** The default of reelay.dispatch.submit-threads. */
  private static final int CREATES_AT_ONCE = 16;

  private static final int VIDEO_BYTES = 64 * 1024;
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  /** A pause lasts 1.6 s at least, and one create goes first after it. */
  private static final int MAX_FIRST_ONES = (int) (OUTAGE.toMillis() / 1600);

  @TempDir Path folder;

  @Test
  void whereEveryCallIsAnswered503OnlyTheCreatesOnTheWireAreUnknown(S3Bucket bucket)
      throws Exception {
    int unknown = unknownAfter(bucket, gateway -> gateway.answerEverything(Fault.status(503)));
    assertThat(unknown).isBetween(1, CREATES_AT_ONCE);
  }

  @Test
  void whereThreeInTenCreatesAreAnswered503FewAreUnknown(S3Bucket bucket) throws Exception {
    Random random = new Random(SEED);
    int unknown =
        unknownAfter(
            bucket,
            gateway ->
                gateway
                    .onCreate()
                    .answer(
                        call -> {
                          if (random.nextInt(100) < 30) {
                            Fault.status(503).play(call);
                          } else {
                            call.answerNormally();
                          }
                        }));
    assertThat(unknown).isBetween(1, CREATES_AT_ONCE + MAX_FIRST_ONES);
  }

  private int unknownAfter(S3Bucket bucket, Consumer<SimulatedGateway> outage) throws Exception {
    List<String> prompts = IntStream.range(0, JOBS).mapToObj(job -> "job-" + job).toList();
    SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(1))
            .videos(VideoSource.padded(VIDEO_BYTES))
            .start();
    try (FaultBench bench = new FaultBench(folder, gateway, bucket, VIDEO_BYTES)) {
      outage.accept(gateway);
      bench.reelay.set("reelay.gateways.main.max-in-flight", "50");
      try (ReelayProcess process = bench.reelay.start()) {
        for (String prompt : prompts) {
          bench.drop(prompt);
        }
        // Not a wait for anything: how long the outage lasts.
        FaultBench.patiently(OUTAGE.multipliedBy(2)).pollDelay(OUTAGE).until(() -> true);
        gateway.clearScript();
        bench.awaitTheEnd(Duration.ofMinutes(4), prompts);
        assertThat(process.terminate()).isZero();
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      Set<String> unknown = bench.in("unknown");
      assertThat(unknown).allMatch(prompt -> gateway.createsFor(prompt).isEmpty());
      assertThat(bench.in("stored")).hasSize(JOBS - unknown.size());
      return unknown.size();
    }
  }
}
