package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.Patience;
import io.reelay.config.PemCertificates;
import io.reelay.config.S3Connection;
import io.reelay.gateway.GatewayClient;
import io.reelay.gateway.NotSentException;
import io.reelay.intake.s3.InboxQueue;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.PrivateAuthority;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.http.TlsFront;
import io.reelay.storage.S3Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** Servers whose certificates come from an authority of the operator's own. */
class PrivateAuthorityTest {
  @TempDir static Path folder;
  private static PrivateAuthority authority;

  private final LoopbackHttp http = LoopbackHttp.bind(0, "server");
  private TlsFront server;

  @BeforeAll
  static void makeTheAuthority() throws Exception {
    authority = PrivateAuthority.in(folder.resolve("authority"));
  }

  @BeforeEach
  void serve() throws IOException {
    http.handle("/", exchange -> Reply.status(200).send(exchange)).start();
    server = TlsFront.of(authority, http.uri());
  }

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  private static Egress trusting(Path file) throws Exception {
    return new Egress(TrustedAuthorities.with(PemCertificates.in(file)), Proxies.none());
  }

  private static HttpClientBuilder gateway(Egress egress) {
    HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
    new GatewayClient(new BodyLimit(1 << 20), egress).configureHttpClient(builder);
    return builder;
  }

  /** As downloads and webhooks have it. */
  private static HttpClientBuilder guarded(Egress egress) {
    return HttpClientBuilder.create()
        .disableAutomaticRetries()
        .setConnectionManager(
            GuardedConnections.pool(
                egress.connections(),
                new GuardedDns(new AddressGuard(List.of("127.0.0.1", "::1"))),
                2,
                Patience.LIMIT,
                Patience.LIMIT));
  }

  private int get(HttpClientBuilder builder) throws IOException {
    return get(builder, server.uri());
  }

  private static int get(HttpClientBuilder builder, URI address) throws IOException {
    try (CloseableHttpClient client = builder.build()) {
      return client.execute(new HttpGet(address), answer -> answer.getCode());
    }
  }

  private S3Connection s3() {
    return new S3Connection("", server.uri(), true, "key", "secret");
  }

  @Test
  void gatewaysDownloadsAndWebhooksTrustTheFilesAuthority() throws Exception {
    Egress egress = trusting(authority.certificate());

    assertThat(get(gateway(egress))).isEqualTo(200);
    assertThat(get(guarded(egress))).isEqualTo(200);
  }

  @Test
  void withoutItARequestToAGatewaySurelyWasNotSent() {
    assertThatThrownBy(() -> get(gateway(Egress.direct())))
        .isInstanceOf(NotSentException.class)
        .hasCauseInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> get(guarded(Egress.direct())))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(server.served()).isZero();
  }

  @Test
  void aCertificateForAnotherHostIsNotTaken() throws Exception {
    Egress egress = trusting(authority.certificate());
    URI other = URI.create("https://127.0.0.2:" + server.uri().getPort());

    assertThatThrownBy(() -> get(gateway(egress), other)).isInstanceOf(NotSentException.class);
    assertThat(server.served()).isZero();
  }

  @Test
  void s3AndSqsTrustItToo() throws Exception {
    Egress egress = trusting(authority.certificate());
    String queue = server.uri() + "/queue";

    try (S3Client client = new S3Service(s3(), egress).client();
        InboxQueue sqs = InboxQueue.open(queue, new S3Service(s3(), egress), 1)) {
      client.headBucket(head -> head.bucket("videos"));
      assertThat(server.served()).isEqualTo(1);
      sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle("one"));
      assertThat(server.served()).isEqualTo(2);
    }
    try (S3Client client = new S3Service(s3(), Egress.direct()).client()) {
      assertThatThrownBy(() -> client.headBucket(head -> head.bucket("videos")))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseMessage("unable to find valid certification path to requested target");
    }
  }

  @Test
  void theJdksAuthoritiesAreTrustedStill() throws Exception {
    int own = issuers(TrustedAuthorities.ofTheJdk());

    assertThat(own).isPositive();
    assertThat(issuers(TrustedAuthorities.with(PemCertificates.in(authority.certificate()))))
        .isEqualTo(own + 1);
  }

  private static int issuers(TrustedAuthorities trusted) {
    return ((X509TrustManager) trusted.managers()[0]).getAcceptedIssuers().length;
  }

  @Test
  void aBundleHasSeveralCertificatesAndOtherTextBetweenThem() throws Exception {
    PrivateAuthority other = PrivateAuthority.in(folder.resolve("other"));
    Path bundle =
        Files.writeString(
            folder.resolve("bundle.pem"),
            "0 - our authorit\u00e9s\n"
                + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                + Files.readString(other.certificate())
                + "# the second\r\n"
                + Files.readString(authority.certificate()).replace("\n", "\r\n"));

    assertThat(get(gateway(trusting(bundle)))).isEqualTo(200);
    assertThat(get(gateway(trusting(authority.certificate())))).isEqualTo(200);
    assertThatThrownBy(() -> get(gateway(trusting(other.certificate()))))
        .isInstanceOf(NotSentException.class);
  }

  @Test
  void aFileWithoutOneOrWithABrokenOneIsRefused() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "nothing\n");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            Files.readString(authority.certificate())
                + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(() -> TrustedAuthorities.with(PemCertificates.in(none)))
        .isInstanceOf(CertificateException.class)
        .hasMessage("it has no PEM certificate");
    assertThatThrownBy(() -> TrustedAuthorities.with(PemCertificates.in(broken)))
        .isInstanceOf(CertificateException.class)
        .hasMessage("certificate 2 is not readable");
  }
}
