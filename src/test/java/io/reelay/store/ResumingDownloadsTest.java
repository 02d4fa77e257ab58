package io.reelay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reelay.net.Egress;
import io.reelay.sandbox.http.LoopbackHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumingDownloadsTest {
  private static final String ETAG = "\"abc\"";
  private static final int LENGTH = 1_000_000;
  private static final byte[] VIDEO = new byte[LENGTH];

  private final List<Headers> asked = new CopyOnWriteArrayList<>();
  private final Queue<HttpHandler> answers = new ArrayDeque<>();
  private volatile boolean closed;
  private LoopbackHttp server;
  private CloseableHttpClient client;

  @BeforeEach
  void start() {
    new Random(7).nextBytes(VIDEO);
    server =
        LoopbackHttp.bind(0, "resuming")
            .handle(
                "/video",
                exchange -> {
                  asked.add(exchange.getRequestHeaders());
                  answers.remove().handle(exchange);
                })
            .handle("/moved", exchange -> redirect(exchange, "/video"))
            .start();
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Door())
                    .build());
    DownloadClient.fromOwn(Egress.direct()).configureHttpClient(builder);
    client = builder.build();
  }

  /** Stands where the addresses are vetted. */
  private final class Door extends SystemDefaultDnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (closed) {
        throw new UnknownHostException(host);
      }
      return super.resolve(host);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private byte[] download(String path) throws IOException {
    HttpGet get = new HttpGet(server.uri() + path);
    get.setHeader("Authorization", "Bearer key");
    try (ClassicHttpResponse response = client.executeOpen(null, get, null);
        Download download =
            new Download(response.getEntity().getContent(), () -> true, () -> true)) {
      return download.readAllBytes();
    }
  }

  /** The beginning, with these facts, and cut there. */
  private void cut(int bytes, String etag) {
    answers.add(
        exchange -> {
          if (etag != null) {
            exchange.getResponseHeaders().set("ETag", etag);
          }
          exchange.sendResponseHeaders(200, LENGTH);
          exchange.getResponseBody().write(VIDEO, 0, bytes);
          exchange.getResponseBody().flush();
        });
  }

  /** A part, announced to the video's end, of which this much comes. */
  private void part(int from, int bytes) {
    part(206, "bytes " + from + "-" + (LENGTH - 1) + "/" + LENGTH, ETAG, from, bytes);
  }

  private void part(int status, String range, String etag, int from, int bytes) {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", range);
          exchange.getResponseHeaders().set("ETag", etag);
          exchange.sendResponseHeaders(status, LENGTH - from);
          exchange.getResponseBody().write(VIDEO, from, bytes);
          exchange.getResponseBody().flush();
        });
  }

  private List<String> ranges() {
    return asked.stream().skip(1).map(headers -> headers.getFirst("Range")).toList();
  }

  private void assertBreaksOff() {
    assertThatThrownBy(() -> download("/video")).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void aDownloadThatIsCutThreeTimesComesWholeAndOnce() throws IOException {
    cut(300_000, ETAG);
    part(300_000, 1);
    part(300_001, 400_000);
    part(700_001, LENGTH - 700_001);

    assertThat(download("/video")).isEqualTo(VIDEO);
    assertThat(ranges()).containsExactly("bytes=300000-", "bytes=300001-", "bytes=700001-");
    assertThat(asked)
        .allSatisfy(
            headers -> assertThat(headers.get("Authorization")).containsExactly("Bearer key"))
        .allSatisfy(headers -> assertThat(headers.get("Host")).hasSize(1));
    assertThat(asked.get(1).get("If-Range")).containsExactly(ETAG);
  }

  @Test
  void theRestIsWhereTheBeginningWas() throws IOException {
    cut(300_000, ETAG);
    part(300_000, LENGTH - 300_000);

    assertThat(download("/moved")).isEqualTo(VIDEO);
    assertThat(ranges()).containsExactly("bytes=300000-");
  }

  @Test
  void theRestPassesTheGuardOfAddressesAgain() {
    answers.add(
        exchange -> {
          closed = true;
          exchange.getResponseHeaders().set("ETag", ETAG);
          exchange.sendResponseHeaders(200, LENGTH);
          exchange.getResponseBody().write(VIDEO, 0, 300_000);
          exchange.getResponseBody().flush();
        });

    assertThatThrownBy(() -> download("/video"))
        .isInstanceOf(ConnectionClosedException.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).isInstanceOf(UnknownHostException.class));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aServerMayGiveLessOfARangeThanItWasAskedFor() throws IOException {
    cut(300_000, ETAG);
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 300000-499999/" + LENGTH);
          exchange.sendResponseHeaders(206, 200_000);
          exchange.getResponseBody().write(VIDEO, 300_000, 200_000);
        });
    part(500_000, 500_000);

    assertThat(download("/video")).isEqualTo(VIDEO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"abc\"", "abc", ""})
  void withoutAStrongETagNothingIsAskedAgain(String etag) {
    cut(300_000, etag.isEmpty() ? null : etag);

    assertBreaksOff();
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | bytes 300000-999999/1000000 | \"abc\"",
        "206 | bytes 300000-999999/1000000 | \"other\"",
        "206 | bytes 300000-999999/1000001 | \"abc\"",
        "206 | bytes 300000-999999/* | \"abc\"",
        "206 | bytes 0-999999/1000000 | \"abc\"",
        "404 | bytes 300000-999999/1000000 | \"abc\""
      })
  void whatIsNotTheRestOfTheSameFileIsNotTaken(int status, String range, String etag) {
    cut(300_000, ETAG);
    part(status, range, etag, 300_000, LENGTH - 300_000);

    assertBreaksOff();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aDownloadThatComesNoFurtherIsGivenUp() {
    cut(300_000, ETAG);
    part(300_000, 0);

    assertBreaksOff();
    assertThat(asked).hasSize(2);
  }

  @Test
  void fiveTimesIsEnough() {
    cut(100_000, ETAG);
    for (int resume = 1; resume <= 5; resume++) {
      part(resume * 100_000, 100_000);
    }

    assertBreaksOff();
    assertThat(asked).hasSize(6);
  }

  @Test
  void aDownloadThatEndsBeforeItBeganIsNotAskedForAgain() {
    cut(0, ETAG);

    assertBreaksOff();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aWholeDownloadIsAskedForOnce() throws IOException {
    cut(LENGTH, ETAG);

    assertThat(download("/video")).isEqualTo(VIDEO);
    assertThat(asked).hasSize(1);
  }
}
