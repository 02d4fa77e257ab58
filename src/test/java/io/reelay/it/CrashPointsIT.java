package io.reelay.it;

import static io.reelay.sandbox.agent.CrashPoint.after;
import static io.reelay.sandbox.agent.CrashPoint.before;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.agent.AgentJar;
import io.reelay.sandbox.agent.Crash;
import io.reelay.sandbox.agent.CrashPoint;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process ends once at each point of the state machine: before and after every write of the
 * ledger and every request, and amid the transactions. Each run drops a prompt that leads to its
 * point, and goes on with what the runs before have left.
 */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class CrashPointsIT {
  private static final String INTAKE = "io.reelay.intake.PromptIntake";
  private static final String FOLDERS = "io.reelay.intake.file.InboxFolders";
  private static final String FILES = "io.reelay.intake.file.InboxFiles";
  private static final String ADMISSION = "io.reelay.ledger.JobAdmission";
  private static final String CLAIMS = "io.reelay.ledger.claim.JobClaims";
  private static final String HAND_OVER = "io.reelay.dispatch.StageHandOver";
  private static final String JOBS = "io.reelay.ledger.transition.JobTransitions";
  private static final String PURCHASES = "io.reelay.ledger.purchase.Purchases";
  private static final String EVENTS = "io.reelay.ledger.outbox.VideoEvents";
  private static final String PAUSES = "io.reelay.ledger.circuit.GatewayCircuits";
  private static final String OUTBOX = "io.reelay.ledger.outbox.Outbox";
  private static final String HTTP = "org.apache.hc.core5.http.impl.io.HttpRequestExecutor";
  private static final String UPLOADS = "io.reelay.ledger.transition.MultipartUploads";
  private static final String OBJECTS = "io.reelay.ledger.InboxObjects";
  private static final String SIDECAR = ".mp4.json";
  private static final String S3 = "software.amazon.awssdk.services.s3.DefaultS3Client";

  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  @TempDir Path folder;
  private final List<Step> steps = new ArrayList<>();
  private AgentJar agent;

  private record Step(String prompt, CrashPoint point) {}

  private interface Inbox {
    void drop(String prompt) throws Exception;

    default boolean isEmpty() {
      return true;
    }
  }

  private record BucketInbox(S3Bucket bucket) implements Inbox {
    @Override
    public void drop(String prompt) {
      bucket.put(prompt + ".txt", called("wrong").test(prompt) ? " \n" : prompt);
    }

    @Override
    public boolean isEmpty() {
      return bucket.keys().stream().allMatch(key -> key.contains("/"));
    }
  }

  @BeforeEach
  void writeAgent() throws Exception {
    agent = AgentJar.write(folder.resolve("agent.jar"));
  }

  /** A run that ends at the point; what its prompt is called says what the gateway does with it. */
  private void die(String prompt, CrashPoint point) {
    steps.add(new Step("%02d-%s".formatted(steps.size(), prompt), point));
  }

  private void dieAround(String prompt, String type, String method) {
    die(prompt, before(type, method));
    die(prompt, after(type, method));
  }

  private void dieAround(String prompt, String type, String method, String about) {
    die(prompt, before(type, method).about(about));
    die(prompt, after(type, method).about(about));
  }

  private static Predicate<String> called(String name) {
    return prompt -> prompt.endsWith("-" + name);
  }

  private static void script(SimulatedGateway gateway) {
    gateway.onCreate(called("busy")).times(1).answer(Fault.status(429).header("Retry-After", "1"));
    gateway.onCreate(called("refused")).answer(Fault.status(400));
    gateway.onCreate(called("unsure")).answer(Fault.badGatewayPage().afterBilling());
    gateway.onQuery(called("failed")).answer(JobFault.failed("the model gave up"));
    gateway.onQuery(called("cancelled")).answer(JobFault.status("cancelled"));
    gateway.onQuery(called("expired")).answer(JobFault.status("expired"));
    gateway.onDownload(called("cut")).times(1).answer(DownloadFault.cutHalfWay());
  }

  @Test
  void onceAtEachPointFromThePromptFileToTheEvent(S3Bucket bucket) throws Exception {
    dieAround("plain", INTAKE, "admit");
    dieAround("plain", ADMISSION, "admit");
    dieAround("plain", FOLDERS, "accepted");
    dieAround("plain", FILES, "commit");
    die("plain", before(CLAIMS, "claimDue"));
    die("plain", after(CLAIMS, "claimDue").about("queued"));

    dieAround("plain", JOBS, "submitting");
    dieAround("plain", PURCHASES, "begin");
    dieAround("plain", HTTP, "execute", "/v1/video/create");
    dieAround("plain", JOBS, "submitted");
    dieAround("plain", EVENTS, "write", "video.submitted");
    dieAround("plain", PAUSES, "lift");
    dieAround("busy", PAUSES, "briefly");
    dieAround("busy", JOBS, "requeue");
    dieAround("refused", JOBS, "failed");
    dieAround("refused", EVENTS, "write", "video.failed");
    dieAround("unsure", JOBS, "unknown");
    dieAround("unsure", EVENTS, "write", "video.unknown");

    // A job that is passed on keeps its claim, so only one that its node left is claimed again.
    dieAround("plain", HAND_OVER, "begin", "generating");
    die("plain", after(CLAIMS, "claimDue").about("generating"));
    dieAround("plain", HTTP, "execute", "/v1/video/query");
    dieAround("plain", JOBS, "ready");
    dieAround("failed", JOBS, "failed");
    dieAround("cancelled", JOBS, "cancelled");
    dieAround("expired", JOBS, "expired");

    dieAround("plain", HAND_OVER, "begin", "storing");
    die("plain", after(CLAIMS, "claimDue").about("storing"));
    dieAround("plain", HTTP, "execute", "/files/");
    dieAround("plain", JOBS, "reserveKey");
    dieAround("plain", S3, "putObject");
    dieAround("plain", S3, "headObject");
    dieAround("plain", S3, "putObject", SIDECAR);
    dieAround("plain", JOBS, "stored");
    dieAround("plain", EVENTS, "write", "video.stored");
    dieAround("cut", JOBS, "retryStage");

    die("plain", after(OUTBOX, "claimDue").about("msg_"));
    dieAround("plain", HTTP, "execute", "/webhook");
    dieAround("plain", OUTBOX, "delivered");
    dieAround("deaf", OUTBOX, "retry");
    try (FaultBench bench = bench(bucket, 64 * 1024)) {
      run(bench, bench::drop, bucket);
    }
  }

  @Test
  void onceAtEachPointOfAMultipartUpload(S3Bucket bucket) throws Exception {
    dieAround("plain", S3, "createMultipartUpload");
    dieAround("plain", UPLOADS, "begun");
    dieAround("plain", S3, "uploadPart");
    die("plain", after(S3, "uploadPart").about("PartNumber=2"));
    dieAround("plain", S3, "completeMultipartUpload");
    // Not that of an upload which the run before has left.
    dieAround("cut", S3, "abortMultipartUpload", "-cut");
    dieAround("plain", S3, "putObject", SIDECAR);
    dieAround("plain", JOBS, "stored");
    dieAround("plain", UPLOADS, "completed");
    try (FaultBench bench = bench(bucket, 12 * 1024 * 1024)) {
      run(bench, bench::drop, bucket);
    }
  }

  @Test
  void onceAtEachPointOfAnInboxInABucket(S3Bucket bucket) throws Exception {
    dieAround("plain", OBJECTS, "claim");
    dieAround("plain", S3, "getObject");
    dieAround("plain", ADMISSION, "admit");
    die("plain", after(ADMISSION, "insert"));
    dieAround("plain", OBJECTS, "settlement");
    dieAround("plain", S3, "copyObject");
    dieAround("plain", S3, "deleteObject");
    dieAround("plain", OBJECTS, "forget");
    dieAround("wrong", OBJECTS, "settle");
    dieAround("wrong", S3, "putObject", ".error.txt");
    try (S3Bucket prompts = bucket.beside(bucket.name() + "-prompts");
        FaultBench bench = bench(bucket, 64 * 1024)) {
      bench.reelay.watch(prompts.name(), "", prompts.connection());
      run(bench, new BucketInbox(prompts), bucket);
      assertThat(prompts.keys())
          .containsExactlyInAnyOrderElementsOf(
              steps.stream().map(Step::prompt).flatMap(CrashPointsIT::archived).toList());
    }
  }

  private static Stream<String> archived(String prompt) {
    return called("wrong").test(prompt)
        ? Stream.of("rejected/" + prompt + ".txt", "rejected/" + prompt + ".txt.error.txt")
        : Stream.of("accepted/" + prompt + ".txt");
  }

  private FaultBench bench(S3Bucket bucket, int videoBytes) throws Exception {
    SimulatedGateway gateway =
        SimulatedGateway.builder().videos(VideoSource.padded(videoBytes)).start();
    script(gateway);
    FaultBench bench = new FaultBench(folder, gateway, bucket, videoBytes);
    bench.reelay.set("reelay.storage.sweep-interval", "1s");
    return bench;
  }

  private void run(FaultBench bench, Inbox inbox, S3Bucket bucket) throws Exception {
    List<String> prompts =
        steps.stream().map(Step::prompt).filter(called("wrong").negate()).toList();
    Set<String> begunAtAnEnd = new HashSet<>();
    for (Step step : steps) {
      endAt(step, bench, inbox);
      begunAtAnEnd.addAll(bench.in("submitting"));
    }
    try (ReelayProcess process = bench.reelay.start()) {
      bench.awaitTheEnd(Duration.ofMinutes(3), prompts);
      FaultBench.patiently(Duration.ofMinutes(1)).until(() -> bucket.pendingUploads().isEmpty());
      FaultBench.patiently(Duration.ofMinutes(2)).until(inbox::isEmpty);
      assertThat(process.terminate()).isZero();
    }
    bench.assertNothingIsLostOrPaidTwice(prompts);
    assertThat(bench.in("unknown"))
        .isEqualTo(
            prompts.stream()
                .filter(called("unsure").or(begunAtAnEnd::contains))
                .collect(Collectors.toSet()));
    assertThat(bench.in("stored"))
        .containsAll(
            prompts.stream()
                .filter(called("plain").or(called("cut")).or(called("deaf")))
                .filter(prompt -> !begunAtAnEnd.contains(prompt))
                .toList());
    assertThat(prompts)
        .filteredOn(called("busy").negate())
        .allMatch(prompt -> bench.gateway.traffic().creates(prompt) <= 1);
  }

  private void endAt(Step step, FaultBench bench, Inbox inbox) throws Exception {
    if (called("deaf").test(step.prompt())) {
      bench.webhook.answer(1, Reply.status(500));
    }
    try (ReelayProcess process = bench.reelay.launch(QUICK_START, agent.endsAt(step.point()))) {
      inbox.drop(step.prompt());
      assertThat(process.awaitEnd())
          .as("%s ends %s", step.prompt(), step.point())
          .isEqualTo(Crash.STATUS);
    }
  }
}
