package io.reelay.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.DownloadCall;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A download that fails is repeated alone; nothing that is not whole is ever seen as stored. */
@ExtendWith(S3TestServer.class)
class DownloadFaultsIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final int IN_ONE_CALL = 256 * 1024;
  private static final int IN_PARTS = 11 * 1024 * 1024;
  private static final int LONG = 40 * 1024 * 1024;

  /** Each is played to a video's first two downloads. */
  private static final Map<String, Behaviour<? super DownloadCall>> FAULTS =
      Map.ofEntries(
          entry("cut half way", DownloadFault.cutHalfWay()),
          entry("ended early and cleanly", DownloadFault.endedEarly()),
          entry("ended within the last box", DownloadFaultsIT::endedOneByteEarly),
          entry("empty", DownloadFault.empty()),
          entry("JSON instead", DownloadFault.jsonInstead()),
          entry("HTML instead", Fault.status(200).body("text/html", "<html>Just a moment</html>")),
          entry("HTML called a video", Fault.status(200).body("video/mp4", "<html></html>")),
          entry("longer than announced", DownloadFaultsIT::withRubbishBehind),
          entry("206 unasked", DownloadFaultsIT::partUnasked),
          entry("404", Fault.status(404)),
          entry("500", Fault.status(500)),
          entry("502 page", Fault.badGatewayPage()),
          entry("expired link", DownloadFault.expiredLink()),
          entry("cut at once", Fault.cutBeforeBilling()));

  private static final Set<String> MENDED_BY_THE_WAY =
      Set.of("without length", "redirect to another origin");

  @TempDir Path folder;

  private static void endedOneByteEarly(DownloadCall call) throws IOException {
    call.start(false);
    call.send(0, call.length() - 1);
    call.finish();
  }

  private static void withRubbishBehind(DownloadCall call) throws IOException {
    call.start(false);
    call.send(0, call.length());
    call.send(0, 100);
    call.finish();
  }

  private static void partUnasked(DownloadCall call) throws IOException {
    call.reply(
        Reply.status(206)
            .header("Content-Range", "bytes 0-9/" + call.length())
            .body("video/mp4", "0123456789"));
  }

  private static void drip(DownloadCall call) throws IOException {
    call.start(true);
    for (int at = 0; at < call.length(); at++) {
      call.send(at, at + 1);
      call.pause(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {IN_ONE_CALL, IN_PARTS})
  @Tag("soak")
  void theDownloadAloneIsRepeatedUntilTheWholeVideoIsThere(int bytes, S3Bucket bucket)
      throws Exception {
    try (SimulatedGateway gateway =
            SimulatedGateway.builder().videos(VideoSource.padded(bytes)).start();
        FaultBench bench = new FaultBench(folder, gateway, bucket, bytes)) {
      FAULTS.forEach((name, fault) -> gateway.onDownload(name::equals).times(2).answer(fault));
      gateway.onDownload("without length"::equals).answer(DownloadFault.withoutLength());
      gateway
          .onDownload("redirect to another origin"::equals)
          .answer(DownloadFault.redirectToOtherOrigin());
      var prompts = new TreeSet<>(FAULTS.keySet());
      prompts.addAll(MENDED_BY_THE_WAY);
      try (ReelayProcess process = bench.reelay.start()) {
        for (String prompt : prompts) {
          bench.drop(prompt);
        }
        bench.awaitTheEnd(LIMIT, prompts);
      }
      bench.assertNothingIsLostOrPaidTwice(prompts);
      assertThat(bench.in("stored")).containsExactlyInAnyOrderElementsOf(prompts);
      assertThat(FAULTS.keySet()).allMatch(prompt -> gateway.traffic().downloads(prompt) >= 2);
      assertThat(prompts).allMatch(prompt -> gateway.traffic().creates(prompt) == 1);
      assertThat(gateway.traffic().leaks()).isEmpty();
      assertThat(bucket.pendingUploads()).isEmpty();
    }
  }

  @Test
  void aDownloadThatIsCutThreeTimesGoesOnWhereItBrokeOff(S3Bucket bucket) throws Exception {
    List<Long> begun = new CopyOnWriteArrayList<>();
    Behaviour<DownloadCall> cut = DownloadFault.cutAfter(11 << 20);
    try (SimulatedGateway gateway =
            SimulatedGateway.builder().videos(VideoSource.padded(LONG)).start();
        FaultBench bench = new FaultBench(folder, gateway, bucket, LONG)) {
      gateway
          .onDownload()
          .answer(
              call -> {
                begun.add(call.from());
                if (begun.size() <= 3) {
                  cut.play(call);
                } else {
                  call.answerNormally();
                }
              });
      try (ReelayProcess process = bench.reelay.start()) {
        bench.drop("cut");
        bench.awaitTheEnd(LIMIT, Set.of("cut"));
      }
      bench.assertNothingIsLostOrPaidTwice(Set.of("cut"));
      assertThat(bench.in("stored")).containsExactly("cut");
      assertThat(begun).containsExactly(0L, 11L << 20, 22L << 20, 33L << 20);
      assertThat(bucket.pendingUploads()).isEmpty();
    }
  }

  @Test
  @Tag("soak")
  void aDownloadThatDripsIsGivenUpAndHoldsNobodyElseUp(S3Bucket bucket) throws Exception {
    try (SimulatedGateway gateway =
            SimulatedGateway.builder().videos(VideoSource.padded(IN_ONE_CALL)).start();
        FaultBench bench = new FaultBench(folder, gateway, bucket, IN_ONE_CALL)) {
      gateway.onDownload("dripping"::equals).times(1).answer(DownloadFaultsIT::drip);
      bench.reelay.set("reelay.storage.threads", "1");
      try (ReelayProcess process = bench.reelay.start()) {
        bench.drop("dripping");
        FaultBench.patiently(LIMIT).until(() -> gateway.traffic().downloads("dripping") == 1);
        bench.drop("behind it");
        bench.awaitTheEnd(LIMIT.multipliedBy(2), Set.of("dripping", "behind it"));
      }
      assertThat(bench.in("stored")).containsExactlyInAnyOrder("dripping", "behind it");
    }
  }
}
