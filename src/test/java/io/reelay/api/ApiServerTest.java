package io.reelay.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server as clients meet it that are not meant well, or are slow. */
class ApiServerTest {
  private static final long MAX_BYTES = 2000;

  private final CamelContext camel = new DefaultCamelContext();
  private ApiServer server;

  @AfterEach
  void close() throws Exception {
    camel.close();
  }

  @Test
  void whatIsRefusedReachesNoRoute() throws Exception {
    start(new AccessRules("s3cret"), Duration.ofSeconds(20));

    assertThat(ask("GET /hello HTTP/1.1\r\nHost: x\r\n"))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Bearer")
        .doesNotContain("hello");
    assertThat(ask("GET /hello HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("\r\nhello\r\n");
  }

  @Test
  void aHostOrOriginFromElsewhereIsRefusedWithoutAToken() throws Exception {
    start(new AccessRules(""), Duration.ofSeconds(20));

    assertThat(ask("GET /hello HTTP/1.1\r\nHost: evil.example\r\n")).startsWith("HTTP/1.1 403");
    assertThat(ask("POST /hello HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aClientThatIsStillSendingGetsTheAnswerThatItIsTooMuch() throws Exception {
    start(new AccessRules(""), Duration.ofSeconds(20));
    byte[] body = new byte[4 << 20];

    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
              .getBytes(US_ASCII));
      out.write(body);
      assertThat(rest(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aClientThatAsksFirstIsToldBeforeItSendsTheBody() throws Exception {
    start(new AccessRules(""), Duration.ofSeconds(20));
    String head =
        "POST /hello HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n";

    try (Socket socket = connect()) {
      socket.getOutputStream().write((head.formatted("localhost", 2) + "\r\n").getBytes(US_ASCII));
      byte[] answer = new byte[25];
      socket.getInputStream().readNBytes(answer, 0, answer.length);
      assertThat(new String(answer, US_ASCII)).startsWith("HTTP/1.1 100 Continue\r\n\r\n");
    }
    assertThat(ask(head.formatted("evil.example", 2))).startsWith("HTTP/1.1 403");
    assertThat(ask(head.formatted("localhost", MAX_BYTES + 1))).startsWith("HTTP/1.1 413");
  }

  @Test
  void aHeadThatDoesNotEndIsCutOffWhetherItTricklesOrIsTooLong() throws Exception {
    start(new AccessRules(""), Duration.ofMillis(300));

    try (Socket socket = connect()) {
      // Each byte would begin an idle time-out anew.
      trickle(socket, "GET /hello HTTP/1.1\r\nX: ");
    }
    assertThat(ask("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void aBodyThatDoesNotEndIsCutOff() throws Exception {
    start(new AccessRules(""), Duration.ofMillis(300));

    try (Socket socket = connect()) {
      trickle(socket, "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
    }
  }

  @Test
  void aRequestThatHidesASecondIsNotAnswered() throws Exception {
    start(new AccessRules(""), Duration.ofSeconds(2));
    String hidden = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

    for (String bytes :
        List.of(
            "\0" + hidden,
            "POST /hello HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1;a=\"\r\nx\r\n0\r\n\r\n"
                + hidden
                + "\"\r\n0\r\n\r\n",
            "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + hidden)) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        // The first as well: who sends such bytes and who answers need not agree on where it ends.
        assertThat(rest(socket)).as(bytes).doesNotContain("HTTP/1.1 200", "hello");
      }
    }
  }

  @Test
  void livenessTellsNothingButThatTheProcessLives() throws Exception {
    start(new AccessRules("s3cret"), Duration.ofSeconds(20));

    assertThat(ask("GET /observe/health/live?data=true HTTP/1.1\r\nHost: x\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"status\":\"UP\"}");
  }

  @Test
  void aThousandIdleConnectionsOfSeveralPeersKeepNobodyOut() throws Exception {
    start(new AccessRules("s3cret"), Duration.ofMinutes(5));
    List<Socket> idle = new ArrayList<>();
    try (Socket used = connect()) {
      String head = "POST /hello HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\n";
      used.getOutputStream().write((head + "Content-Length: 2\r\n\r\na").getBytes(US_ASCII));
      for (int count = 0; count < ApiServer.MAX_CONNECTIONS + 200; count++) {
        // Each address of 127.0.0.0/8 is a peer of its own.
        InetAddress peer = InetAddress.getByName("127.0.0." + (1 + count % 3));
        idle.add(
            new Socket(InetAddress.getLoopbackAddress(), server.getPort(), peer, /* any port */ 0));
      }

      for (int probe = 0; probe < 100; probe++) {
        assertThat(ask("GET /observe/health/live HTTP/1.1\r\nHost: x\r\n"))
            .startsWith("HTTP/1.1 200");
      }
      assertThat(server.connections()).isLessThanOrEqualTo(ApiServer.MAX_CONNECTIONS);

      used.getOutputStream().write('b');
      byte[] answer = new byte[15];
      used.getInputStream().readNBytes(answer, 0, answer.length);
      assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsToldByItsSettings() throws Exception {
    start(new AccessRules(""), Duration.ofSeconds(20));
    CamelContext second = new DefaultCamelContext();
    ApiServer sameAddress =
        new ApiServer("127.0.0.1", server.getPort(), new AccessRules(""), MAX_BYTES);

    second.addService(sameAddress, true, true);

    assertThatThrownBy(second::start).hasStackTraceContaining("reelay.http.port");
    second.close();
  }

  private void start(AccessRules access, Duration patience) throws Exception {
    server = new ApiServer("127.0.0.1", 0, access, MAX_BYTES, patience);
    camel.addService(server, true, true);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:/hello").setBody(constant("hello"));
          }
        });
    camel.start();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String ask(String head) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(US_ASCII));
      return rest(socket);
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  /** Sends this, and then a byte after the other until the server has had enough. */
  private static void trickle(Socket socket, String start) throws IOException {
    socket.getOutputStream().write(start.getBytes(US_ASCII));
    socket.setSoTimeout(50);
    for (int bytes = 0; bytes < 400; bytes++) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (java.net.SocketTimeoutException stillOpen) {
        socket.getOutputStream().write('x');
      } catch (java.net.SocketException reset) {
        return;
      }
    }
    throw new AssertionError("the connection is still open");
  }
}
