package io.reelay.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.DownloadCall;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A finished video comes home whole, once, and from nowhere it should not be fetched from. */
class VideoStoreTest extends RouteTest {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);
  private static final long VIDEO_BYTES = 64 * 1024;

  @AfterEach
  void theKeyIsShownToNobodyElse() {
    assertThat(gateway.traffic().leaks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void theBytesInTheStorageAreTheGateways(Behaviour<DownloadCall> download) throws IOException {
    gateway.onDownload().answer(download);
    drop("cat");

    JobView job = await("cat", "stored");

    assertThat(job.bytes()).isEqualTo(VIDEO_BYTES);
    assertIsWhole(job, "cat.mp4");
    assertThat(filesIn(videos())).containsExactly("cat.mp4", "cat.mp4.json");
  }

  static Stream<Arguments> theBytesInTheStorageAreTheGateways() {
    return Stream.of(
        argumentSet("with a length", (Behaviour<DownloadCall>) DownloadCall::answerNormally),
        argumentSet("without a length", DownloadFault.withoutLength()),
        argumentSet("redirected to another origin", DownloadFault.redirectToOtherOrigin()));
  }

  @Test
  @Setting(name = "reelay.storage.max-size", value = "1MiB")
  void aVideoThatIsLargerThanAllowedIsNotDownloadedAgain() throws IOException {
    gateway.onDownload().answer(Fault.status(200).body("video/mp4", "x".repeat((1 << 20) + 1)));
    drop("cat");

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo("too_large");
    assertThat(job.errorMessage()).contains("1048576");
    assertThat(job.taskId()).isNotNull();
    assertThat(gateway.traffic().downloads("cat")).isEqualTo(1);
    assertThat(filesIn(videos())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void aDownloadThatWentWrongIsTriedAgainAloneAndNeverVisibleInParts(
      Behaviour<? super DownloadCall> fault, String message) throws IOException {
    gateway.onDownload().times(1).answer(fault);
    drop("cat");

    JobView job = awaitError("cat", "download");
    assertThat(job.state()).isEqualTo("storing");
    assertThat(job.errorMessage()).contains(message);
    assertThat(filesIn(videos())).doesNotContain("cat.mp4");
    pass(FIRST_BACKOFF);

    assertIsWhole(await("cat", "stored"), "cat.mp4");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    assertThat(gateway.traffic().downloads("cat")).isEqualTo(2);
    assertThat(filesIn(videos())).containsExactly("cat.mp4", "cat.mp4.json");
  }

  static Stream<Arguments> aDownloadThatWentWrongIsTriedAgainAloneAndNeverVisibleInParts() {
    return Stream.of(
        argumentSet("cut half way", DownloadFault.cutHalfWay(), ""),
        argumentSet("ended early", DownloadFault.endedEarly(), ""),
        argumentSet("no bytes", DownloadFault.empty(), ""),
        argumentSet("JSON instead", DownloadFault.jsonInstead(), ""),
        argumentSet("502", Fault.badGatewayPage(), "HTTP 502"));
  }

  @Test
  void aDownloadThatFailsThirtyTimesInARowFailsTheJobAndKeepsItsTask() throws IOException {
    gateway.onDownload().answer(Fault.badGatewayPage());
    drop("cat");
    awaitError("cat", "download");
    countFailures(29);
    pass(FIRST_BACKOFF);

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo("download");
    assertThat(job.taskId()).isNotNull();
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void aStorageThatTakesNothingIsWaitedForWithoutEnd() throws IOException {
    Files.writeString(videos(), "a file is no folder");
    drop("cat");
    awaitError("cat", "storage");
    countFailures(1_000);
    pass(FIRST_BACKOFF);
    eventually(() -> assertThat(gateway.traffic().downloads("cat")).isEqualTo(2));
    JobView job = awaitError("cat", "storage");
    assertThat(job.state()).isEqualTo("storing");
    Files.delete(videos());

    eventually(
        () -> {
          pass(Duration.ofMinutes(3));
          assertThat(ledger().job("cat").state()).isEqualTo("stored");
        });
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void aVideoWhoseEndTheLedgerDoesNotTakeIsNotTakenForABrokenDownload() throws IOException {
    try (FullLedger full =
        FullLedger.refusing(ledgerFile(), "UPDATE ON job WHEN NEW.state = 'stored'")) {
      drop("cat");
      eventually(() -> assertThat(gateway.traffic().downloads("cat")).isEqualTo(1));
      staysTrue(() -> ledger().job("cat").errorKind() == null);
    }

    eventually(
        () -> {
          pass(FIRST_BACKOFF);
          assertThat(ledger().job("cat").state()).isEqualTo("stored");
        });
    assertIsWhole(ledger().job("cat"), "cat.mp4");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  /** As if the present stage had failed so often, in a row and for the same reason. */
  private void countFailures(int failures) {
    Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .useHandle(handle -> handle.execute("UPDATE job SET failures = ?", failures));
  }

  @Test
  void anExpiredLinkIsReplacedByTheOneTheGatewayNowTells() throws IOException {
    gateway.onDownload().times(1).answer(DownloadFault.expiredLink());
    drop("cat");
    assertThat(awaitError("cat", "download").errorMessage()).contains("403");
    int queries = gateway.traffic().queries("cat");
    pass(FIRST_BACKOFF);

    assertIsWhole(await("cat", "stored"), "cat.mp4");
    assertThat(gateway.traffic().queries("cat")).isEqualTo(queries + 1);
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void aFreshLinkThatCannotBeHadIsAskedForAgainLater() throws IOException {
    gateway.onDownload().times(1).answer(DownloadFault.expiredLink());
    gateway.onQuery().times(1).answer(Fault.none());
    gateway.onQuery().times(1).answer(Fault.cutBeforeBilling());
    drop("cat");
    awaitError("cat", "download");
    pass(FIRST_BACKOFF);

    eventually(
        () -> assertThat(ledger().job("cat").errorMessage()).contains("NoHttpResponseException"));
    assertThat(ledger().job("cat").state()).isEqualTo("storing");
    pass(FIRST_BACKOFF.multipliedBy(2));

    assertIsWhole(await("cat", "stored"), "cat.mp4");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  @Setting(name = "reelay.network.allow", value = "")
  void aVideoAtAPrivateAddressIsNotConnectedTo() throws IOException {
    drop("cat");

    assertThat(awaitError("cat", "download").errorMessage()).contains("ForbiddenAddress");
    assertThat(gateway.traffic().downloads("cat")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2:1/",
        "http://[::1]:1/"
      })
  @Setting(name = "reelay.network.allow", value = "127.0.0.1")
  void aRedirectToAPrivateAddressIsNotFollowed(String target) throws IOException {
    gateway.onDownload().times(1).answer(Fault.status(302).header("Location", target));
    drop("cat");

    assertThat(awaitError("cat", "download").errorMessage()).contains("ForbiddenAddress");
    pass(FIRST_BACKOFF);
    assertIsWhole(await("cat", "stored"), "cat.mp4");
  }

  @ParameterizedTest
  @MethodSource
  void anAddressThatIsNoPlainHttpAddressIsNotFetched(String url) throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    elsewhere.start();
    try {
      String told = url.replace("ELSEWHERE", "127.0.0.1:" + elsewhere.getAddress().getPort());
      gateway.onQuery().answer(JobFault.edited(document -> document.put("video_url", told)));
      drop("cat");

      JobView job = awaitError("cat", "download");

      assertThat(job.errorMessage()).doesNotContain(gateway.apiKey());
      assertThat(asked).isEmpty();
      assertThat(filesIn(videos())).isEmpty();
    } finally {
      elsewhere.stop(0);
    }
  }

  static Stream<Arguments> anAddressThatIsNoPlainHttpAddressIsNotFetched() {
    return Stream.of(
        argumentSet("placeholder", "http://ELSEWHERE/{{reelay.gateways.main.api-key}}.mp4"),
        argumentSet(
            "Kamelet's parameter",
            "http://ELSEWHERE/{{camel.kamelet.quickrouter-video-submit-action.main-submit.apiKey}}"),
        argumentSet("Simple", "http://ELSEWHERE/${sys:user.home}"),
        argumentSet("user name", "http://user:word@ELSEWHERE/video.mp4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/hostname",
        "//ELSEWHERE/video.mp4",
        "/v1/video/query",
        "jar:http://a"
      })
  @Setting(name = "reelay.poll.url-grace", value = "0s")
  void anAddressThatIsNotOfTheWebIsNone(String url) throws IOException {
    gateway.onQuery().answer(JobFault.edited(document -> document.put("video_url", url)));
    drop("cat");

    awaitError("cat", "no_video_url");
    assertThat(filesIn(videos())).isEmpty();
  }

  @Test
  void twoJobsOfOneNameAreStoredUnderTwoKeys() throws IOException {
    drop(
        "two.json",
        """
        [{"name": "cat", "prompt": "a grey cat"}, {"name": "cat", "prompt": "a red cat"}]
        """);

    eventually(
        () ->
            assertThat(ledger().jobs())
                .extracting(JobView::state)
                .containsExactly("stored", "stored"));

    List<String> keys = ledger().jobs().stream().map(JobView::key).sorted().toList();
    assertThat(keys).doesNotHaveDuplicates().contains("cat.mp4");
    assertThat(filesIn(videos()))
        .containsExactlyInAnyOrderElementsOf(
            keys.stream().flatMap(key -> Stream.of(key, key + ".json")).toList());
    for (JobView job : ledger().jobs()) {
      assertIsWhole(job, job.key());
    }
  }

  /** The gateway writes the task's id into its videos, so this is also the right one. */
  private void assertIsWhole(JobView job, String key) throws IOException {
    Path video = videos().resolve(key);
    assertThat(job.key()).isEqualTo(key);
    assertThat(video).hasSize(VIDEO_BYTES);
    String id = job.taskId().substring(job.taskId().indexOf(':') + 1);
    assertThat(Files.readString(video, ISO_8859_1)).contains(id);
  }
}
