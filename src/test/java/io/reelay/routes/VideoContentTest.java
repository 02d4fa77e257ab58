package io.reelay.routes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.video.VideoSource;
import io.reelay.storage.media.MinimalMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A video that its gateway keeps for the owner of the key is fetched with the key, and only there.
 */
class VideoContentTest extends RouteTest {
  private final SimulatedGateway openAi =
      SimulatedGateway.builder()
          .kind(GatewayKind.OPENAI)
          .apiKey("sk-owner")
          .videos(VideoSource.padded(3_000_000))
          .start();

  VideoContentTest() {
    setting("reelay.gateway", "owner");
    setting("reelay.gateways.owner.dialect", "openai");
    setting("reelay.gateways.owner.base-url", openAi.uri().toString());
    setting("reelay.gateways.owner.api-key", openAi.apiKey());
  }

  @AfterEach
  void close() {
    openAi.close();
  }

  private void dropAndAwaitTheWholeVideo() throws IOException {
    drop("cat");
    await("cat", "stored");
    assertThat(Files.size(videos().resolve("cat.mp4"))).isEqualTo(3_000_000);
    assertThat(openAi.traffic().leaks()).isEmpty();
    assertThat(openAi.bill()).hasSize(1);
  }

  @Test
  void theBytesAreFetchedWithTheKey() throws IOException {
    dropAndAwaitTheWholeVideo();
    assertThat(openAi.traffic().downloads("cat")).isEqualTo(1);
  }

  @Test
  void aRedirectIsFollowedWithoutTheKey() throws IOException {
    openAi.onDownload().times(1).answer(DownloadFault.redirectToOtherOrigin());
    dropAndAwaitTheWholeVideo();
  }

  @Test
  void aLinkInJsonIsFollowedWithoutTheKey() throws IOException {
    openAi.onDownload().times(1).answer(DownloadFault.linkInstead());
    dropAndAwaitTheWholeVideo();
  }

  private void link(UnaryOperator<String> ofId) {
    openAi
        .onQuery()
        .answer(
            JobFault.edited(
                document -> document.put("video_url", ofId.apply(document.path("id").asText()))));
  }

  private static String content(String id) {
    return "/v1/videos/" + id + "/content";
  }

  @Test
  void aLinkBelowTheBaseUrlIsFetchedWithTheKey() throws IOException {
    link(id -> openAi.uri() + content(id));
    dropAndAwaitTheWholeVideo();
    assertThat(openAi.traffic().refusals()).isEmpty();
  }

  @Test
  void soIsAPathAtTheGateway() throws IOException {
    link(VideoContentTest::content);
    dropAndAwaitTheWholeVideo();
    assertThat(openAi.traffic().refusals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"content?part=1", "?part=1", "./content"})
  void aRedirectBelowTheBaseUrlIsFollowedWithTheKey(String location) throws IOException {
    link(id -> openAi.uri() + content(id));
    openAi.onDownload().times(2).answer(Fault.status(302).header("Location", location));
    dropAndAwaitTheWholeVideo();
    assertThat(openAi.traffic().downloads("cat")).isEqualTo(3);
    assertThat(openAi.traffic().refusals()).isEmpty();
  }

  @Test
  void aRedirectFromElsewhereToTheGatewayDoesNotGainTheKey() throws IOException {
    AtomicReference<String> content = new AtomicReference<>();
    try (HostilePeer cdn =
        HostilePeer.start(
            out ->
                out.write(
                    ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                            + content.get()
                            + "\r\n\r\n")
                        .getBytes(US_ASCII)))) {
      link(
          id -> {
            content.set(openAi.uri() + content(id));
            return cdn.uri() + "/cat.mp4";
          });
      drop("cat");

      assertThat(awaitError("cat", "download").errorMessage()).contains("HTTP 401");
      assertThat(cdn.heads()).isNotEmpty().allSatisfy(VideoContentTest::hasNoKey);
      assertThat(openAi.traffic().downloads("cat")).isZero();
    }
  }

  @Test
  void whatLeadsElsewhereIsNotGivenTheKey() throws IOException {
    byte[] video = MinimalMp4.of(500);
    try (HostilePeer cdn =
        HostilePeer.start(
            HostilePeer.reply(
                "HTTP/1.1 200 OK\r\nContent-Length: " + video.length + "\r\n\r\n", video))) {
      String origin = "//127.0.0.1:" + cdn.uri().getPort();
      link(id -> origin + "/one.mp4");
      drop("one");
      await("one", "stored");
      openAi.clearScript();
      link(id -> openAi.uri() + content(id));
      openAi.onDownload().answer(Fault.status(307).header("Location", origin + "/two.mp4"));
      drop("two");
      await("two", "stored");

      assertThat(cdn.heads()).hasSize(2).allSatisfy(VideoContentTest::hasNoKey);
    }
  }

  private static void hasNoKey(List<String> head) {
    assertThat(head).noneMatch(line -> line.contains("Authorization") || line.contains("sk-owner"));
  }

  @Test
  void whatIsNoVideoIsAskedForAgainAndNeverMadeAgain() throws IOException {
    openAi.onDownload().times(1).answer(DownloadFault.notCompletedYet());
    drop("cat");
    awaitError("cat", "download");
    openAi.onDownload().times(1).answer(DownloadFault.jsonInstead());
    pass(Duration.ofSeconds(10));
    eventually(() -> assertThat(openAi.traffic().downloads("cat")).isEqualTo(2));
    openAi.onDownload().times(1).answer(Fault.status(502));
    eventually(
        () -> {
          pass(Duration.ofSeconds(10));
          assertThat(ledger().job("cat").state()).isEqualTo("stored");
        });
    assertThat(openAi.bill()).hasSize(1);
  }
}
