package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.config.S3Connection;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.http.ForwardProxy;
import io.reelay.sandbox.http.PrivateAuthority;
import io.reelay.sandbox.http.TlsFront;
import io.reelay.sandbox.s3.EmbeddedS3;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company's network: a proxy that asks who is there is the only way to any server. */
class ProxyIT {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";
  private static final String PASSWORD = "hush-hush";

  @TempDir Path folder;

  /** All names that the process can resolve. */
  private Path names() throws Exception {
    return Files.writeString(
        folder.resolve("hosts"),
        "127.0.0.1 localhost\n8.8.4.4 videos.test\n8.8.8.8 hooks.test\n10.0.0.1 private.test\n");
  }

  private static void linkTo(SimulatedGateway gateway, String prompts, String origin) {
    gateway
        .onQuery(prompt -> prompt.contains(prompts))
        .answer(
            JobFault.edited(
                document ->
                    document.put(
                        "video_url",
                        origin + URI.create(document.path("video_url").asText()).getPath())));
  }

  @Test
  void gatewayVideosWebhooksAndS3AreReachedByTheProxyOfTheEnvironment() throws Exception {
    PrivateAuthority authority = PrivateAuthority.in(folder.resolve("authority"));
    try (SimulatedGateway gateway = SimulatedGateway.start();
        TlsFront tls = TlsFront.of(authority, gateway.uri());
        WebhookReceiver receiver = WebhookReceiver.start(SECRET);
        EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"));
        ForwardProxy proxy = ForwardProxy.start().asks("me", PASSWORD)) {
      s3.createBucket("videos");
      proxy
          .reaches("gateway.test:443", tls.uri())
          .reaches("8.8.4.4:80", gateway.uri())
          .reaches("8.8.8.8:80", receiver.url())
          .reaches("s3.test:80", s3.connection().endpoint());
      linkTo(gateway, "cat", "http://videos.test");
      linkTo(gateway, "dog", "http://private.test");
      S3Connection keys = s3.connection();
      Installation reelay =
          new Installation(folder, gateway)
              .storeIn(
                  "videos",
                  new S3Connection(
                      keys.region(),
                      URI.create("http://s3.test"),
                      true,
                      keys.accessKey(),
                      keys.secretKey()))
              .set("reelay.gateways.main.base-url", "https://gateway.test")
              .set("reelay.network.ca-file", authority.certificate().toString())
              .set("reelay.network.allow", "")
              .set("reelay.webhook.url", "http://hooks.test" + receiver.url().getPath())
              .set("reelay.webhook.secret", SECRET)
              .set("reelay.webhook.events", "video.stored")
              .environment(
                  "HTTPS_PROXY", "http://me:" + PASSWORD + "@127.0.0.1:" + proxy.uri().getPort())
              .environment("NO_PROXY", "<local>,10.0.0.0/8");
      try (ReelayProcess process = reelay.start("-Djdk.net.hosts.file=" + names())) {
        Files.writeString(reelay.inbox.resolve("cat.txt"), "a grey cat");
        Files.writeString(reelay.inbox.resolve("dog.txt"), "a grey dog");

        await()
            .atMost(Patience.LIMIT)
            .untilAsserted(
                () -> {
                  assertThat(reelay.ledger.jobs())
                      .filteredOn(JobView::name, "cat")
                      .extracting(JobView::state)
                      .containsExactly("stored");
                  assertThat(reelay.ledger.jobs())
                      .filteredOn(JobView::name, "dog")
                      .extracting(JobView::errorMessage)
                      .singleElement()
                      .asString()
                      .contains("ForbiddenAddress");
                  assertThat(receiver.deliveries()).hasSize(1);
                });
        assertThat(process.terminate()).isZero();
      }
      assertThat(s3.client().listObjectsV2(list -> list.bucket("videos")).contents())
          .anyMatch(object -> object.key().contains("cat"));
      assertThat(gateway.createsFor("a grey cat")).hasSize(1);
      assertThat(
              Set.copyOf(proxy.asked().stream().filter(line -> line.contains("CONNECT")).toList()))
          .containsExactlyInAnyOrder(
              "CONNECT gateway.test:443", "CONNECT 8.8.4.4:80", "CONNECT 8.8.8.8:80");
      assertThat(proxy.asked()).anyMatch(line -> line.startsWith("PUT http://s3.test/videos/"));
      assertThat(reelay.log()).doesNotContain(PASSWORD);
    }
  }
}
