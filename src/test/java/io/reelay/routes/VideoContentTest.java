package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
