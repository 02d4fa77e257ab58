package io.reelay.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.QueryCall;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that errs at every turn, and then recovers. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class StormIT {
  private static final long SEED = 20261121;
  private static final int JOBS = 300;
  private static final int VIDEO_BYTES = 64 * 1024;
  private static final Duration STORM = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void afterAStormOfErrorsEveryJobIsStoredOrItsCreateHadOne(S3Bucket bucket) throws Exception {
    Random random = new Random(SEED);
    Set<String> createsInDoubt = ConcurrentHashMap.newKeySet();
    List<String> prompts = IntStream.range(0, JOBS).mapToObj(job -> "job-" + job).toList();
    try (FaultBench bench = bench(bucket)) {
      bench.gateway.onCreate().answer(stormy(random, createsInDoubt));
      bench.gateway.onQuery().answer(stormy(random, ConcurrentHashMap.newKeySet()));
      bench.gateway.onDownload().answer(stormy(random, ConcurrentHashMap.newKeySet()));
      bench.reelay.set("reelay.gateways.main.max-in-flight", "50");
      try (ReelayProcess process = bench.reelay.start()) {
        for (String prompt : prompts) {
          bench.drop(prompt);
        }
        // Not a wait for anything: how long the storm lasts.
        FaultBench.patiently(STORM.multipliedBy(2)).pollDelay(STORM).until(() -> true);
        bench.gateway.clearScript();
        bench.awaitTheEnd(Duration.ofMinutes(4), prompts);
        assertThat(process.terminate()).isZero();
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      assertThat(bench.in("unknown")).isEqualTo(createsInDoubt).isNotEmpty();
      assertThat(bench.in("stored")).hasSize(JOBS - createsInDoubt.size());
      assertThat(createsInDoubt)
          .allSatisfy(prompt -> assertThat(bench.gateway.createsFor(prompt)).isEmpty());
    }
  }

  /** 30 % 5xx, and 10 % 429 of which half say when to come again. */
  private static Behaviour<Call> stormy(Random random, Set<String> prompts5xx) {
    return call -> {
      int dice = random.nextInt(100);
      if (dice < 30) {
        prompts5xx.add(call.prompt());
        List<Behaviour<Call>> faults =
            List.of(
                Fault.status(500), Fault.badGatewayPage(), Fault.status(503), Fault.status(504));
        faults.get(dice % faults.size()).play(call);
      } else if (dice < 35) {
        Fault.status(429).play(call);
      } else if (dice < 40) {
        Fault.status(429).header("Retry-After", "1").play(call);
      } else {
        call.answerNormally();
      }
    };
  }

  /** What is played to the first queries of a job; then it is answered normally. */
  private static final Map<String, Behaviour<? super QueryCall>> NOISE =
      Map.ofEntries(
          entry("HTML", Fault.badGatewayPage()),
          entry("HTML in a 200", Fault.status(200).body("text/html", "<html>Just a moment</html>")),
          entry("bad JSON", Fault.status(200).body("application/json", "{\"id\":\"task\",\"sta")),
          entry("deep JSON", Fault.status(200).body("application/json", "[".repeat(100_000))),
          entry("empty 200", Fault.status(200)),
          entry("null", Fault.status(200).body("application/json", "null")),
          entry(
              "no data",
              Fault.status(200).body("application/json", "{\"code\":\"success\",\"data\":null}")),
          entry("408", Fault.status(408)),
          entry("425", Fault.status(425)),
          entry("empty 429", Fault.status(429)),
          entry("cut", Fault.cutBeforeBilling()),
          entry("task_not_exist", Fault.taskNotExist()),
          entry("404", Fault.status(404)),
          entry("401", Fault.status(401)),
          entry("unknown status", JobFault.status("video_dreaming")),
          entry("status is a number", JobFault.edited(document -> document.put("status", 7))),
          entry("status is an object", JobFault.edited(StormIT::objectAsStatus)),
          entry("without URL", JobFault.completedWithoutUrl()),
          entry("without id prefix", JobFault.withoutIdPrefix()));

  private static void objectAsStatus(ObjectNode document) {
    document.putObject("status").put("video", "completed");
  }

  @Test
  void whateverAQueryIsAnsweredTheJobGoesOn(S3Bucket bucket) throws Exception {
    List<String> prompts = new ArrayList<>(NOISE.keySet());
    prompts.addAll(List.of("flapping", "back and forth"));
    try (FaultBench bench = bench(bucket)) {
      NOISE.forEach((name, noise) -> bench.gateway.onQuery(name::equals).times(3).answer(noise));
      bench.gateway.onQuery("flapping"::equals).times(8).answer(flapping());
      for (String status :
          List.of("in_progress", "pending", "queued", "in_progress", "not_start")) {
        bench.gateway.onQuery("back and forth"::equals).times(1).answer(JobFault.status(status));
      }
      try (ReelayProcess process = bench.reelay.start()) {
        drop(bench, prompts);
        bench.awaitTheEnd(Duration.ofMinutes(2), prompts);
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      assertThat(bench.in("stored")).containsExactlyInAnyOrderElementsOf(prompts);
    }
  }

  /** Errors and good answers by turns, so that no count in a row may add up. */
  private static Behaviour<QueryCall> flapping() {
    Map<String, Integer> calls = new ConcurrentHashMap<>();
    return call -> {
      if (calls.merge(call.prompt(), 1, Integer::sum) % 2 == 0) {
        call.answerStuck();
      } else {
        Fault.taskNotExist().play(call);
      }
    };
  }

  private static void drop(FaultBench bench, Collection<String> prompts) throws Exception {
    for (String prompt : prompts) {
      bench.drop(prompt);
    }
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
