package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.http.ForwardProxy;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.PrivateAuthority;
import io.reelay.sandbox.http.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network with one way out: a proxy that asks who is there. */
class ProxyRouteTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  /** Public ones, which lead to this machine's servers in the proxy's world alone. */
  private static final String CDN = "8.8.4.4";

  private static final String HOOKS = "8.8.8.8";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);
  private ForwardProxy proxy;
  private TlsFront tls;

  ProxyRouteTest() {
    setting("reelay.network.proxy-user", "me");
    setting("reelay.network.proxy-password", "hush-hush");
    setting("reelay.network.ca-file", "authority/authority.pem");
    setting("reelay.network.allow", "");
    setting("reelay.gateways.main.base-url", "https://gateway.test");
    setting("reelay.webhook.url", "http://" + HOOKS + receiver.url().getPath());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.stored");
  }

  @Override
  protected void setupResources() throws Exception {
    tls = TlsFront.of(PrivateAuthority.in(home.resolve("authority")), gateway.uri());
    proxy =
        ForwardProxy.start()
            .asks("me", "hush-hush")
            .reaches("gateway.test:443", tls.uri())
            .reaches(CDN + ":80", gateway.uri())
            .reaches(HOOKS + ":80", receiver.url());
    setting("reelay.network.proxy", proxy.uri().toString());
    super.setupResources();
  }

  @AfterEach
  void closeTheWay() {
    proxy.close();
    tls.close();
    receiver.close();
  }

  private void linkTo(String origin) {
    gateway
        .onQuery()
        .answer(
            JobFault.edited(
                document ->
                    document.put(
                        "video_url",
                        origin + URI.create(document.path("video_url").asText()).getPath())));
  }

  @Test
  void gatewayDownloadAndWebhookAllGoByIt() throws IOException {
    linkTo("http://" + CDN);
    drop("cat");

    await("cat", "stored");

    eventually(() -> assertThat(receiver.deliveries()).hasSize(1));
    assertThat(receiver.deliveries().get(0).verified()).isTrue();
    assertThat(gateway.createsFor("cat")).hasSize(1);
    assertThat(Set.copyOf(proxy.asked()))
        .containsExactlyInAnyOrder(
            "CONNECT gateway.test:443", "CONNECT " + CDN + ":80", "CONNECT " + HOOKS + ":80");
  }

  @Test
  void aVideoThatTheGatewayKeepsIsFetchedByItsNameToo() throws IOException {
    linkTo("https://gateway.test");
    drop("cat");

    await("cat", "stored");

    assertThat(Set.copyOf(proxy.asked()))
        .contains("CONNECT gateway.test:443")
        .doesNotContain("CONNECT " + CDN + ":80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 403 Forbidden",
        "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"it\"",
        "HTTP/1.1 502 Bad Gateway"
      })
  void aCreateThatTheProxyRefusesSurelyWasNotSentAndIsSentOnceItServes(String refusal)
      throws IOException {
    linkTo("http://" + CDN);
    proxy.refuse(refusal);
    drop("cat");

    JobView job = awaitError("cat", "unreachable");
    assertThat(job.state()).isEqualTo("queued");
    assertThat(job.errorMessage())
        .contains("CONNECT gateway.test:443", refusal.substring(9, 12))
        .doesNotContain("hush");
    assertThat(gateway.bill()).isEmpty();
    proxy.serve();
    pass(Duration.ofMinutes(3));

    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void aProxyThatDiesWithACreateInItsTunnelLeavesItUnknown() throws IOException {
    // The handshake comes through, the request does not.
    proxy.cutAfter(4000);
    drop("cat.txt", "cat " + "a".repeat(16_000));

    await("cat", "unknown");
    proxy.serve();
    pass(Duration.ofMinutes(3));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.bill()).isEmpty();
    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.1", "http://169.254.169.254", "http://127.0.0.1:1"})
  void theProxyIsNeverAskedForAPrivateAddress(String origin) throws IOException {
    linkTo(origin);
    drop("cat");

    assertThat(awaitError("cat", "download").errorMessage()).contains("ForbiddenAddress");
    assertThat(Set.copyOf(proxy.asked())).containsExactly("CONNECT gateway.test:443");
  }

  @Test
  void norByARedirect() throws IOException {
    try (HostilePeer server =
        HostilePeer.start(
            HostilePeer.reply(
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n"
                    + "Location: http://10.0.0.1/secret\r\n\r\n",
                new byte[0]))) {
      proxy.reaches("8.8.4.5:80", server.uri());
      linkTo("http://8.8.4.5");
      drop("cat");

      assertThat(awaitError("cat", "download").errorMessage()).contains("ForbiddenAddress");
      assertThat(proxy.asked())
          .contains("CONNECT 8.8.4.5:80")
          .doesNotContain("CONNECT 10.0.0.1:80");
    }
  }

  @Test
  @Setting(name = "reelay.webhook.url", value = "http://10.0.0.1/hook")
  void norByAWebhook() throws IOException {
    linkTo("http://" + CDN);
    drop("cat");
    await("cat", "stored");

    eventually(() -> assertThat(lastError()).contains("ForbiddenAddressException"));
    assertThat(proxy.asked()).doesNotContain("CONNECT 10.0.0.1:80");
  }

  private String lastError() {
    return Jdbi.create(ledgerLocation().url())
        .withHandle(
            handle ->
                handle
                    .select("SELECT coalesce(max(last_error), '') FROM outbox")
                    .mapTo(String.class)
                    .one());
  }

  @Test
  @Setting(name = "reelay.network.proxy-resolves", value = "true")
  void whereItAloneHasDnsNamesAreAskedOfIt() throws IOException {
    proxy.reaches("videos.test:80", gateway.uri());
    linkTo("http://videos.test");
    drop("cat");

    await("cat", "stored");
    assertThat(proxy.asked()).contains("CONNECT videos.test:80");
  }
}
