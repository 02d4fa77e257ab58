package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.Patience;
import io.reelay.config.DirectHosts;
import io.reelay.config.PemCertificates;
import io.reelay.config.ProxyAddress;
import io.reelay.config.S3Connection;
import io.reelay.gateway.GatewayClient;
import io.reelay.gateway.NotSentException;
import io.reelay.intake.s3.InboxQueue;
import io.reelay.sandbox.http.ForwardProxy;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.PrivateAuthority;
import io.reelay.sandbox.http.TlsFront;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.storage.S3Service;
import io.reelay.store.DownloadClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Servers that are reached by a proxy alone. */
class ProxyTest {
  private static final URI GATEWAY = URI.create("https://gateway.test/v1/videos");

  @TempDir static Path folder;
  private static PrivateAuthority authority;
  private static TrustedAuthorities trusted;

  private HostilePeer server;
  private TlsFront tls;
  private ForwardProxy proxy;

  @BeforeAll
  static void makeTheAuthority() throws Exception {
    authority = PrivateAuthority.in(folder.resolve("authority"));
    trusted = TrustedAuthorities.with(PemCertificates.in(authority.certificate()));
  }

  @BeforeEach
  void serve() throws IOException {
    answering("HTTP/1.1 200 OK");
    proxy = ForwardProxy.start().reaches("gateway.test:443", tls.uri());
  }

  private void answering(String head) throws IOException {
    server = HostilePeer.start(HostilePeer.reply(whole(head), ascii("ok")));
    tls = TlsFront.of(authority, server.uri());
  }

  private static String whole(String head) {
    return head + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    tls.close();
    server.close();
  }

  private ProxyAddress address() {
    return new ProxyAddress("127.0.0.1", proxy.uri().getPort(), "", "");
  }

  private static Egress by(ProxyAddress proxy) {
    return new Egress(trusted, new Proxies(proxy, DirectHosts.loopback(), false));
  }

  private static int ask(HttpClientBuilder builder, ClassicHttpRequest request) throws IOException {
    try (CloseableHttpClient client = builder.build()) {
      return client.execute(request, answer -> answer.getCode());
    }
  }

  private static int create(Egress egress) throws IOException {
    HttpPost create = new HttpPost(GATEWAY);
    create.setEntity(new StringEntity("{\"prompt\": \"a cat\"}"));
    return ask(gateway(egress), create);
  }

  private static HttpClientBuilder gateway(Egress egress) {
    HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
    new GatewayClient(new BodyLimit(1 << 20), egress).configureHttpClient(builder);
    return builder;
  }

  private static int download(Egress egress, GuardedDns guard, String url) throws IOException {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setConnectionManager(
                GuardedConnections.pool(
                    egress.connections(), guard, 2, Patience.LIMIT, Patience.LIMIT));
    DownloadClient.fromOthers(egress, guard).configureHttpClient(builder);
    return ask(builder, new HttpGet(URI.create(url)));
  }

  /** Every name has this address, of which 127.0.0.1 stands for a public one. */
  private static GuardedDns names(String address) {
    return new GuardedDns(
        new AddressGuard(List.of("127.0.0.1")),
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String host) throws UnknownHostException {
            return new InetAddress[] {
              InetAddress.getByName(host.endsWith(".test") ? address : host)
            };
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        });
  }

  @Test
  void aGatewayIsAskedThroughATunnelWithTlsByItsName() throws Exception {
    assertThat(create(by(address()))).isEqualTo(200);

    assertThat(proxy.asked()).containsExactly("CONNECT gateway.test:443");
    assertThat(server.heads().get(0)).contains("POST /v1/videos HTTP/1.1", "Host: gateway.test");
  }

  @Test
  void aServerWithAnotherHostsCertificateIsNotTakenForIt() {
    proxy.reaches("other.test:443", tls.uri());

    assertThatThrownBy(() -> ask(gateway(by(address())), new HttpGet("https://other.test/")))
        .isInstanceOf(NotSentException.class);
    assertThat(server.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 302 Sign in\r\nLocation: http://portal.test/",
        "HTTP/1.1 403 Forbidden",
        "HTTP/1.1 404 Not Found",
        "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"it\"",
        "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Negotiate",
        "HTTP/1.1 429 Too Many Requests",
        "HTTP/1.1 502 Bad Gateway",
        "HTTP/1.1 503 Service Unavailable",
        "HTTP/9.1 200 OK",
        "SSH-2.0-OpenSSH_9.6"
      })
  void whatAProxyRefusesSurelyWasNotSent(String refusal) {
    proxy.refuse(refusal);

    assertThatThrownBy(() -> create(by(address())))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("proxy http://127.0.0.1:");
    assertThat(server.requests()).isZero();
  }

  @Test
  void aRefusalIsToldWithItsStatusAndWhatWasAskedFor() {
    proxy.refuse("HTTP/1.1 502 Bad Gateway");

    assertThatThrownBy(() -> create(by(address())))
        .hasMessageEndingWith(" answered HTTP 502 to CONNECT gateway.test:443");
  }

  @Test
  void withoutAProxyAtItsAddressTheRequestSurelyWasNotSent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    ProxyAddress nobody = new ProxyAddress("127.0.0.1", port, "", "");

    assertThatThrownBy(() -> create(by(nobody))).isInstanceOf(NotSentException.class);
    assertThatThrownBy(() -> create(by(new ProxyAddress("proxy.invalid", 80, "", ""))))
        .isInstanceOf(NotSentException.class);
  }

  /** The same statuses from the gateway, through the tunnel. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"it\"",
        "HTTP/1.1 502 Bad Gateway"
      })
  void whatAGatewayAnswersIsItsAnswerAndIsNotAskedTwice(String head) throws Exception {
    close();
    answering(head);
    proxy = ForwardProxy.start().reaches("gateway.test:443", tls.uri()).asks("me", "hush");

    assertThat(create(by(address().as("me", "hush"))))
        .isEqualTo(Integer.parseInt(head.split(" ")[1]));
    assertThat(server.requests()).isEqualTo(1);
    assertThat(server.heads().toString()).doesNotContain("Proxy-");
  }

  @Test
  void aProxyThatDiesInTheTunnelMayHaveSentTheRequest() {
    // More than the client's half of the handshake, and less than that and the request.
    proxy.cutAfter(4000);

    HttpPost create = new HttpPost(GATEWAY);
    create.setEntity(new StringEntity("a".repeat(16_000)));
    assertThatThrownBy(() -> ask(gateway(by(address())), create))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NotSentException.class);
  }

  @Test
  void theProxyAloneIsToldWhoAsks() throws Exception {
    proxy.asks("me", "hüsh: hush");
    Egress egress = by(address().as("me", "hüsh: hush"));

    assertThat(create(egress)).isEqualTo(200);
    assertThat(download(egress, names("127.0.0.1"), proxied("http://videos.test/a.mp4")))
        .isEqualTo(200);
    assertThat(proxy.heads())
        .hasSize(2)
        .allMatch(head -> head.toString().contains("Proxy-Authorization: Basic "));
    assertThat(server.heads()).hasSize(2);
    assertThat(server.heads().toString()).doesNotContain("Proxy-");
  }

  /** Makes the server known under the address that names have here. */
  private String proxied(String url) {
    proxy.reaches("127.0.0.1:80", server.uri()).reaches("127.0.0.1:443", tls.uri());
    return url;
  }

  @Test
  void aUserThatTheProxyDoesNotTakeIsToldWithoutThePassword() {
    proxy.asks("me", "right");

    assertThatThrownBy(() -> create(by(address().as("me", "wrong-password"))))
        .isInstanceOf(NotSentException.class)
        .hasMessageEndingWith("it does not accept this user and password")
        .hasMessageNotContaining("wrong-password");
    assertThatThrownBy(() -> create(by(address())))
        .hasMessageEndingWith("reelay.network.proxy-user is not set");
    assertThat(server.requests()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "https://gateway.test/a.mp4, CONNECT 127.0.0.1:443",
    "http://gateway.test/a.mp4, CONNECT 127.0.0.1:80"
  })
  void aServerThatOthersChoseIsAskedForByItsVettedAddress(String url, String asked)
      throws Exception {
    assertThat(download(by(address()), names("127.0.0.1"), proxied(url))).isEqualTo(200);

    assertThat(proxy.asked()).containsExactly(asked);
    assertThat(server.heads().get(0)).contains("Host: gateway.test");
  }

  @ParameterizedTest
  @CsvSource({
    "https://gateway.test/, 10.0.0.1",
    "http://gateway.test/, 169.254.169.254",
    "https://10.0.0.1/, 127.0.0.1",
    "http://[fd00::1]/, 127.0.0.1",
    "http://169.254.169.254/latest/, 127.0.0.1"
  })
  void theProxyIsNotAskedForAForbiddenAddress(String url, String address) {
    assertThatThrownBy(() -> download(by(address()), names(address), url))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void norForTheTargetOfARedirectToOne() throws Exception {
    close();
    answering("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/secret");
    proxy = ForwardProxy.start();

    assertThatThrownBy(
            () -> download(by(address()), names("127.0.0.1"), proxied("http://videos.test/a.mp4")))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(proxy.asked()).containsExactly("CONNECT 127.0.0.1:80");
  }

  /** It is connected to, by others' links it is not: neither by way of itself nor directly. */
  @Test
  void theProxysOwnAddressIsNoExceptionForLinks() {
    GuardedDns strict = new GuardedDns(new AddressGuard(List.of()));
    String url = "http://127.0.0.1:" + proxy.uri().getPort() + "/";
    Egress direct = by(new ProxyAddress("localhost", proxy.uri().getPort(), "", ""));

    assertThatThrownBy(() -> download(by(address()), strict, url))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThatThrownBy(() -> download(direct, strict, url.replace("127.0.0.1", "localhost")))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void whereTheProxyResolvesItIsAskedByName() throws Exception {
    Egress egress = new Egress(trusted, new Proxies(address(), DirectHosts.loopback(), true));

    assertThat(download(egress, names("10.0.0.1"), GATEWAY.toString())).isEqualTo(200);
    assertThat(proxy.asked()).containsExactly("CONNECT gateway.test:443");

    assertThatThrownBy(() -> download(egress, names("127.0.0.1"), "http://printer.local/"))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(proxy.asked()).hasSize(1);
  }

  @Test
  void aHostOfTheListIsAskedDirectly() throws Exception {
    DirectHosts direct = DirectHosts.of("other.test, videos.test");
    Egress egress = new Egress(trusted, new Proxies(address(), direct, false));
    String url = "http://videos.test:" + server.uri().getPort() + "/a.mp4";

    assertThat(download(egress, names("127.0.0.1"), url)).isEqualTo(200);
    assertThatThrownBy(() -> download(egress, names("10.0.0.1"), url))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void s3IsReachedThroughATunnelAndPlainServersByForwarding() throws Exception {
    proxy.asks("me", "hush");
    Egress egress = by(address().as("me", "hush"));
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"));
        TlsFront front = TlsFront.of(authority, s3.connection().endpoint())) {
      s3.createBucket("videos");
      // A certificate of the test's authority is for this name.
      proxy.reaches("gateway.test:443", front.uri());
      proxy.reaches("s3.test:80", s3.connection().endpoint());

      assertThat(buckets("https://gateway.test", s3, egress)).containsExactly("videos");
      assertThat(buckets("http://s3.test", s3, egress)).containsExactly("videos");
    }
    assertThat(proxy.asked()).contains("CONNECT gateway.test:443", "GET http://s3.test/");
  }

  private static List<String> buckets(String endpoint, EmbeddedS3 s3, Egress egress) {
    S3Connection keys = s3.connection();
    S3Connection there =
        new S3Connection(
            "us-east-1", URI.create(endpoint), true, keys.accessKey(), keys.secretKey());
    try (S3Client client = new S3Service(there, egress).client()) {
      return client.listBuckets().buckets().stream().map(bucket -> bucket.name()).toList();
    }
  }

  @Test
  void sqsIsReachedByItToo() throws Exception {
    String queue = "https://gateway.test/1/prompt-events";
    S3Connection keys = new S3Connection("us-east-1", null, false, "key", "secret");

    try (InboxQueue sqs = InboxQueue.open(queue, new S3Service(keys, by(address())), 1)) {
      sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle("one"));
    }
    assertThat(proxy.asked()).containsExactly("CONNECT gateway.test:443");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void s3OnLoopbackAndInTheListIsReachedDirectly() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("direct"))) {
      s3.createBucket("videos");

      assertThat(buckets(s3.connection().endpoint().toString(), s3, by(address())))
          .containsExactly("videos");
    }
    assertThat(proxy.asked()).isEmpty();
  }
}
