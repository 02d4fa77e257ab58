package io.reelay.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.HttpRouteTest;
import io.reelay.Patience;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that go, or say no more, at whatever point of a request: everybody else is answered. */
class AbandonedRequestsTest extends HttpRouteTest {
  /** Of each kind: more than there are threads for requests. */
  private static final int MANY = 10;

  private static final String HEAD = "POST /api/prompts HTTP/1.1\r\nHost: localhost\r\n";

  /** What was sent until then. */
  private static final List<String> POINTS =
      List.of(
          "",
          "POST /api/pro",
          HEAD + "Content-Le",
          HEAD,
          HEAD + "Content-Length: 17\r\n\r\n",
          HEAD + "Content-Length: 17\r\n\r\n{\"prompt\"",
          HEAD + "Content-Length: 17\r\nExpect: 100-continue\r\n\r\n",
          HEAD + "Content-Length: 17\r\nExpect: 100-continue\r\n\r\n{\"pr",
          HEAD + "Transfer-Encoding: chunked\r\n\r\n1",
          HEAD + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"pr",
          HEAD + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"prompt\"\r\n",
          HEAD + "Content-Length: 17\r\n\r\n{\"prompt\":\"a cat\"",
          HEAD + "Content-Length: 16\r\n\r\n{\"prompt\":\"a cat");

  private enum End {
    CLOSE,
    RESET,
    STALL
  }

  @Test
  void whoeverGoesAtWhateverPointHoldsUpNobodyAndLeavesNothing() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (String sent : POINTS) {
        for (End end : End.values()) {
          abandon(sent, end, stalled);
        }
      }
      assertAllAnswer();
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }

    // The client of this test keeps its own.
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .untilAsserted(
            () -> {
              assertThat(server().connections()).isLessThanOrEqualTo(1);
              assertThat(uploads()).isEmpty();
            });
    assertAllAnswer();
    assertThat(uploads()).isEmpty();
  }

  private void abandon(String sent, End end, List<Socket> stalled) throws IOException {
    for (int client = 0; client < MANY; client++) {
      Socket socket = new Socket("127.0.0.1", server().getPort());
      socket.setSoLinger(end == End.RESET, 0);
      socket.getOutputStream().write(sent.getBytes(US_ASCII));
      if (end == End.STALL) {
        stalled.add(socket);
      } else {
        socket.close();
      }
    }
  }

  private void assertAllAnswer() throws Exception {
    for (String path : List.of("/observe/health/live", "/api/jobs", "/")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    String prompts = "[{\"prompt\": \"a wren\"}]";
    assertThat(post("/api/prompts", prompts).statusCode()).isEqualTo(202);
    assertThat(postChunked("/api/prompts", prompts).statusCode()).isEqualTo(202);
  }

  private List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(server().uploads().folder())) {
      return files.toList();
    }
  }
}
