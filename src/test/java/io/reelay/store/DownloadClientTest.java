package io.reelay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.Patience;
import io.reelay.net.AddressGuard;
import io.reelay.net.Egress;
import io.reelay.net.GuardedConnections;
import io.reelay.net.GuardedDns;
import io.reelay.sandbox.http.HostilePeer;
import io.reelay.sandbox.http.HostilePeer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server of videos may cost before the first byte of one has come. */
class DownloadClientTest {
  private static final Duration LIMIT = Patience.LIMIT;

  private static byte[] get(URI address, Timeout responseTimeout) throws IOException {
    return answer(
        address, responseTimeout, answer -> answer.getEntity().getContent().readAllBytes());
  }

  private static <T> T answer(
      URI address, Timeout responseTimeout, HttpClientResponseHandler<T> handler)
      throws IOException {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setConnectionManager(
                GuardedConnections.pool(
                    Egress.direct().connections(),
                    new GuardedDns(new AddressGuard(List.of("127.0.0.1"))),
                    1,
                    LIMIT,
                    LIMIT))
            .setDefaultRequestConfig(
                RequestConfig.custom().setResponseTimeout(responseTimeout).build());
    DownloadClient.fromOwn(Egress.direct()).configureHttpClient(builder);
    try (CloseableHttpClient client = builder.build()) {
      return client.execute(new HttpGet(address), handler);
    }
  }

  @ParameterizedTest
  @MethodSource
  void aHeadWithoutEndIsCutOff(Answer answer) throws IOException {
    try (HostilePeer peer = HostilePeer.start(answer)) {
      assertThatThrownBy(() -> get(peer.uri(), Timeout.ofMilliseconds(500)))
          .isInstanceOf(IOException.class);
      await().atMost(LIMIT).until(() -> peer.cut() == 1);
    }
  }

  static Stream<Arguments> aHeadWithoutEndIsCutOff() {
    String head = "HTTP/1.1 200 OK\r\n";
    return Stream.of(
        argumentSet("a dripping status line", HostilePeer.drip("HTTP/1.1 200 O", "K")),
        argumentSet("a dripping head", HostilePeer.drip(head, "X-Filling: a\r\n")),
        argumentSet("an endless line", HostilePeer.flood(head + "X-Filling: ", "a")),
        argumentSet("endless lines", HostilePeer.flood(head, "X-Filling: a\r\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes 0-9/10 | Content-Length: 10 | 200",
        "bytes 0-9/10 | X: y | 200",
        "bytes 0-9/10 | Content-Length: 9 | 206",
        "bytes 0-9/11 | Content-Length: 10 | 206",
        "bytes 1-9/10 | Content-Length: 9 | 206",
        "bytes 0-9/* | Content-Length: 10 | 206",
        "items 0-9/10 | Content-Length: 10 | 206",
        "'' | Content-Length: 10 | 206",
      })
  void aPartThatNobodyAskedForIsTheWholeIfItIsAllOfIt(String range, String length, int status)
      throws IOException {
    String head =
        "HTTP/1.1 206 Partial Content\r\nContent-Range: " + range + "\r\n" + length + "\r\n\r\n";
    try (HostilePeer peer = HostilePeer.start(HostilePeer.reply(head, new byte[10]))) {
      String seen =
          answer(
              peer.uri(),
              Timeout.of(Patience.LIMIT),
              answer -> {
                String announced = answer.getFirstHeader("Content-Length").getValue();
                return answer.getCode() + " " + announced;
              });
      assertThat(seen)
          .isEqualTo(status + " " + (status == 200 ? "10" : length.replaceAll("\\D", "")));
    }
  }

  @Test
  void aPackedBodyIsNotUnpackedSoThatItsBytesCountAsTheyCome() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[1 << 20]);
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            .formatted(packed.size());
    try (HostilePeer peer =
        HostilePeer.start(
            out -> {
              out.write(head.getBytes(StandardCharsets.US_ASCII));
              packed.writeTo(out);
            })) {
      assertThat(get(peer.uri(), Timeout.of(Patience.LIMIT))).isEqualTo(packed.toByteArray());
    }
  }
}
