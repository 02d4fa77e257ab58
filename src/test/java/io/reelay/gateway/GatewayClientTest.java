package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.Patience;
import io.reelay.net.BodyLimit;
import io.reelay.net.Egress;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.HostilePeer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway's answers may cost at the most, and what is known of a request that failed. */
class GatewayClientTest {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration LIMIT = Patience.LIMIT;

  private static byte[] get(URI address) throws IOException {
    return get(address, Timeout.ofMilliseconds(500));
  }

  private static byte[] get(URI address, Timeout responseTimeout) throws IOException {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setDefaultRequestConfig(
                RequestConfig.custom().setResponseTimeout(responseTimeout).build());
    new GatewayClient(new BodyLimit(MAX_BYTES), Egress.direct()).configureHttpClient(builder);
    try (CloseableHttpClient client = builder.build()) {
      return client.execute(
          new HttpGet(address),
          response ->
              response.getEntity() == null
                  ? new byte[0]
                  : response.getEntity().getContent().readAllBytes());
    }
  }

  @Test
  void anAnswerWithinAllLimitsIsReadWhole() throws IOException {
    String body = "a".repeat(MAX_BYTES);
    try (HostilePeer peer =
        HostilePeer.start(out -> write(out, "Content-Length: " + MAX_BYTES, body))) {
      assertThat(get(peer.uri(), Timeout.of(Patience.LIMIT))).hasSize(MAX_BYTES);
    }
  }

  @ParameterizedTest
  @MethodSource
  void anAnswerWithoutEndIsCutOff(Answer answer) throws IOException {
    try (HostilePeer peer = HostilePeer.start(answer)) {
      assertThatThrownBy(() -> get(peer.uri()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(NotSentException.class);
      await().atMost(LIMIT).until(() -> peer.cut() == 1);
      assertThat(peer.requests()).isEqualTo(1);
    }
  }

  static Stream<Arguments> anAnswerWithoutEndIsCutOff() {
    String head = "HTTP/1.1 200 OK\r\n";
    return Stream.of(
        argumentSet("a dripping status line", HostilePeer.drip("HTTP/1.1 200 O", "K")),
        argumentSet("a dripping head", HostilePeer.drip(head, "X-Filling: a\r\n")),
        argumentSet(
            "a dripping body", HostilePeer.drip(head + "Content-Length: 60000\r\n\r\n", "a")),
        argumentSet("an endless line", HostilePeer.flood(head + "X-Filling: ", "a")),
        argumentSet("endless lines", HostilePeer.flood(head, "X-Filling: a\r\n")),
        argumentSet("an endless body", HostilePeer.flood(head + "\r\n", "a")),
        argumentSet(
            "one interim answer after the other",
            HostilePeer.flood("", "HTTP/1.1 100 Continue\r\n\r\n")));
  }

  @Test
  void aSmallAnswerThatUnpacksToGigabytesIsCutOff() throws IOException {
    try (HostilePeer peer = HostilePeer.start(GatewayClientTest::bomb)) {
      assertThatThrownBy(() -> get(peer.uri(), Timeout.of(Patience.LIMIT)))
          .hasMessage("the answer is larger than allowed");
    }
  }

  /** A gibibyte of zeros, in a mebibyte. */
  private static void bomb(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      for (int mebibyte = 0; mebibyte < 1024; mebibyte++) {
        gzip.write(zeros);
      }
    }
  }

  private static void write(OutputStream out, String header, String body) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(
        ("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    answer.writeTo(out);
  }

  @ParameterizedTest
  @MethodSource
  void aRequestThatFailedBeforeItsConnectionStoodSurelyWasNotSent(String address) {
    assertThatThrownBy(() -> get(URI.create(address))).isInstanceOf(NotSentException.class);
  }

  static Stream<Arguments> aRequestThatFailedBeforeItsConnectionStoodSurelyWasNotSent() {
    return Stream.of(
        argumentSet("nobody listens", "http://127.0.0.1:1"),
        argumentSet("no such name", "http://gateway.invalid"),
        // TCP to a multicast address: a plain SocketException, "Network is unreachable".
        argumentSet("no network", "http://224.0.0.1"));
  }

  @Test
  void aRequestThatGotNoConnectionOfThePoolSurelyWasNotSent() throws Exception {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.ofMilliseconds(200))
                    .build());
    new GatewayClient(new BodyLimit(MAX_BYTES), Egress.direct()).configureHttpClient(builder);
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    pool.setMaxTotal(1);
    builder.setConnectionManager(pool);
    try (HostilePeer peer = HostilePeer.start(out -> write(out, "Content-Length: 2", "ok"));
        CloseableHttpClient client = builder.build();
        // Not read, so that its connection does not come back.
        ClassicHttpResponse first = client.executeOpen(null, new HttpGet(peer.uri()), null)) {
      assertThat(first.getCode()).isEqualTo(200);
      assertThatThrownBy(() -> client.executeOpen(null, new HttpGet(peer.uri()), null))
          .isInstanceOf(NotSentException.class);
      assertThat(peer.requests()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatBreaksOffMayHaveSentTheRequest() throws IOException {
    try (HostilePeer peer = HostilePeer.start(out -> {})) {
      assertThatThrownBy(() -> get(peer.uri()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(NotSentException.class);
      assertThat(peer.requests()).isEqualTo(1);
    }
  }
}
