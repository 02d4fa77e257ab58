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
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.Reply;
import io.reelay.storage.media.MinimalMp4;
import io.reelay.storage.media.SampleMedia;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.builder.NotifyBuilder;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
      NotifyBuilder ended =
          new NotifyBuilder(context).fromRoute("video-store").whenDone(1).create();
      drop("cat");
      eventually(ended);
      assertThat(gateway.traffic().downloads("cat")).isEqualTo(1);
      assertThat(ledger().job("cat").errorKind()).isNull();
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
    // Another host than the gateway's, whose address is the operator's choice.
    link(url -> url.replace("127.0.0.1", "localhost"));
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

  private void link(UnaryOperator<String> change) {
    gateway
        .onQuery()
        .answer(
            JobFault.edited(
                document ->
                    document.put("video_url", change.apply(document.path("video_url").asText()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a~b'c(d)!*,;:@&=$.mp4?fn='a.mp4'&sig=A%2Bb/c+d==~&x=%7e?/",
        "//a/./b/../c.mp4?X-Amz-Signature=~"
      })
  void anAddressIsSentByteForByte(String target) throws IOException {
    try (HostilePeer cdn = HostilePeer.start(wholeVideo())) {
      link(url -> cdn.uri() + target);
      drop("cat");
      await("cat", "stored");

      assertThat(cdn.heads()).hasSize(1);
      assertThat(cdn.heads().get(0).get(0)).isEqualTo("GET " + target + " HTTP/1.1");
      assertThat(cdn.heads().get(0))
          .noneMatch(line -> line.startsWith("Authorization") || line.startsWith("Reelay"));
    }
  }

  @Test
  void soIsTheAddressOfARedirect() throws IOException {
    try (HostilePeer cdn = HostilePeer.start(wholeVideo());
        HostilePeer door =
            HostilePeer.start(
                HostilePeer.reply(
                    "HTTP/1.1 302 Found\r\nLocation: "
                        + cdn.uri()
                        + "/a~b|c.mp4?sig=~+/\r\nContent-Length: 0\r\n\r\n",
                    new byte[0]))) {
      link(url -> door.uri() + "/first~");
      drop("cat");
      await("cat", "stored");

      assertThat(door.heads().get(0).get(0)).isEqualTo("GET /first~ HTTP/1.1");
      assertThat(cdn.heads().get(0).get(0)).isEqualTo("GET /a~b%7Cc.mp4?sig=~+/ HTTP/1.1");
      assertThat(cdn.heads().get(0))
          .noneMatch(line -> line.startsWith("Authorization") || line.startsWith("Reelay"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "/a b|\"c\".mp4?x=[1]~ => /a%20b%7C%22c%22.mp4?x=%5B1%5D~",
        "/{{reelay.gateways.main.api-key}}.mp4 => /%7B%7Breelay.gateways.main.api-key%7D%7D.mp4",
        "/?k={{camel.kamelet.quickrouter-video-submit-action.main-submit.apiKey}}"
            + " => /?k=%7B%7Bcamel.kamelet.quickrouter-video-submit-action.main-submit.apiKey%7D%7D",
        "/${sys:user.home} => /$%7Bsys:user.home%7D",
      })
  void whatNoAddressMayHoldIsEncodedAndNeverFilledIn(String target, String sent)
      throws IOException {
    try (HostilePeer cdn = HostilePeer.start(wholeVideo())) {
      link(url -> cdn.uri() + target);
      drop("cat");
      await("cat", "stored");

      assertThat(cdn.heads().get(0).get(0)).isEqualTo("GET " + sent + " HTTP/1.1");
    }
  }

  @Test
  void aSignedLinkAtTheGatewayThatRefusesTheKeyIsFetchedWithoutIt() throws IOException {
    List<String> keys = new CopyOnWriteArrayList<>();
    gateway
        .onDownload()
        .answer(
            call -> {
              String key = call.header("Authorization");
              keys.add(key == null ? "none" : key);
              if (key == null) {
                call.answerNormally();
              } else {
                call.reply(Reply.status(400));
              }
            });
    drop("cat");

    JobView job = await("cat", "stored");

    assertIsWhole(job, "cat.mp4");
    assertThat(job.errorKind()).isNull();
    assertThat(keys).containsExactly("Bearer " + gateway.apiKey(), "none");
  }

  private static HostilePeer.Answer wholeVideo() {
    byte[] video = MinimalMp4.of(1000);
    return HostilePeer.reply(
        "HTTP/1.1 200 OK\r\nContent-Length: " + video.length + "\r\n\r\n", video);
  }

  @ParameterizedTest
  @MethodSource
  void aVideoOfAnotherFormatIsStoredAsWhatItIs(
      String head, byte[] video, String key, String contentType) throws IOException {
    try (HostilePeer cdn =
        HostilePeer.start(HostilePeer.reply("HTTP/1.1 200 OK\r\n" + head, video))) {
      link(url -> cdn.uri() + "/cat.mp4");
      drop("cat");
      JobView job = await("cat", "stored");

      assertThat(job.key()).isEqualTo(key);
      assertThat(videos().resolve(key)).hasBinaryContent(video);
      assertThat(Files.readString(videos().resolve(key + ".json"))).contains(contentType);
      assertThat(jobColumn("content_type")).isEqualTo(contentType);
      String remark =
          contentType.equals("video/mp4")
              ? "5 zero bytes follow its last box"
              : "it is not MP4 but " + told(contentType);
      eventually(() -> assertThat(storedAttempts()).containsExactly(remark));
      assertThat(cdn.requests()).isEqualTo(1);
    }
  }

  private static String told(String contentType) {
    return switch (contentType) {
      case "video/webm" -> "WebM (video/webm)";
      case "video/mp2t" -> "MPEG-TS (video/mp2t)";
      default -> "GIF (image/gif)";
    };
  }

  static Stream<Arguments> aVideoOfAnotherFormatIsStoredAsWhatItIs() {
    byte[] webm = SampleMedia.webm(true);
    byte[] live = SampleMedia.webm(false);
    byte[] packets = SampleMedia.transportStream(188, 0, 9);
    byte[] padded = Arrays.copyOf(MinimalMp4.of(500), MinimalMp4.of(500).length + 5);
    String mp4 = "Content-Type: video/mp4\r\n";
    return Stream.of(
        argumentSet("WebM", mp4 + length(webm), webm, "cat.webm", "video/webm"),
        argumentSet("live WebM", mp4 + length(live), live, "cat.webm", "video/webm"),
        argumentSet("MPEG-TS until the end", mp4 + "\r\n", packets, "cat.ts", "video/mp2t"),
        argumentSet("GIF", length(SampleMedia.gif()), SampleMedia.gif(), "cat.gif", "image/gif"),
        argumentSet("MP4 with zeros behind", length(padded), padded, "cat.mp4", "video/mp4"));
  }

  private static String length(byte[] video) {
    return "Content-Length: " + video.length + "\r\n\r\n";
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
    return Stream.of(argumentSet("user name", "http://user:word@ELSEWHERE/video.mp4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/hostname", "./video.mp4", "jar:http://a", "http:/a"})
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

  @Test
  void aFormatWithoutEndIsWholeWhenItsLastChunkCame() throws IOException {
    byte[] live = SampleMedia.webm(false);
    String size = Integer.toHexString(live.length);
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n";
    byte[] end = "\r\n0\r\n\r\n".getBytes(ISO_8859_1);
    byte[] chunk = Arrays.copyOf(live, live.length + end.length);
    System.arraycopy(end, 0, chunk, live.length, end.length);
    AtomicInteger answers = new AtomicInteger();
    try (HostilePeer cdn =
        HostilePeer.start(
            out ->
                HostilePeer.reply(
                        answers.incrementAndGet() == 1 ? "HTTP/1.1 200 OK\r\n\r\n" : head,
                        answers.get() == 1 ? live : chunk)
                    .write(out))) {
      link(url -> cdn.uri() + "/cat.mp4");
      drop("cat");
      assertThat(awaitError("cat", "download").errorMessage()).contains("not certain to be whole");
      pass(FIRST_BACKOFF);

      await("cat", "stored");
      assertThat(videos().resolve("cat.webm")).hasBinaryContent(live);
    }
  }

  @Test
  void whatTheLinkWasSignedWithIsForgottenWithTheVideoAtHome() throws IOException {
    link(url -> url + "?X-Amz-Signature=SECRET");
    gateway.onDownload().times(1).answer(Fault.badGatewayPage());
    drop("cat");
    awaitError("cat", "download");
    assertThat(jobColumn("video_url")).contains("SECRET");
    pass(FIRST_BACKOFF);
    await("cat", "stored");

    assertThat(jobColumn("video_url")).isNull();
  }

  private String jobColumn(String name) {
    return texts("SELECT " + name + " FROM job").get(0);
  }

  private List<String> storedAttempts() {
    return texts("SELECT answer FROM job_attempt WHERE stage = 'upload' AND outcome = 'stored'");
  }

  private List<String> texts(String query) {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
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
