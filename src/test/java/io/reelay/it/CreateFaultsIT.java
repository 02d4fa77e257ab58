package io.reelay.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.Patience;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each failure of a create costs: never a second create where the first may be billed. */
@Tag("soak")
class CreateFaultsIT {
  private static final Duration LIMIT = Patience.LIMIT;

  private static final String HOST = "gateway.test";

  @TempDir Path folder;

  private static final Map<String, Behaviour<Call>> UNSURE =
      Map.ofEntries(
          entry("cut before billing", Fault.cutBeforeBilling()),
          entry("cut after billing", Fault.cutAfterBilling()),
          entry("read time-out", Fault.delay(Duration.ofSeconds(20))),
          entry("408", Fault.status(408)),
          entry("500", Fault.status(500)),
          entry("503 with Retry-After", Fault.status(503).header("Retry-After", "0")),
          entry("504 after billing", Fault.status(504).afterBilling()),
          entry("524 after billing", Fault.status(524).afterBilling()),
          entry("HTML 502", Fault.badGatewayPage()),
          entry("empty 200", Fault.status(200).afterBilling()),
          entry("200 without id", Fault.withoutId()),
          entry("200 that is no JSON", Fault.garbage()));

  private static final String NO_MODEL =
      "{\"error\":{\"message\":\"no such model\",\"type\":\"invalid_request_error\"}}";

  private static final Map<String, Behaviour<Call>> REFUSED =
      Map.of(
          "400", Fault.status(400),
          // In the gateway's own words: an empty one says that the base URL is wrong.
          "404", Fault.status(404).body("application/json", NO_MODEL),
          "200 with an error", Fault.errorInside200("no such model", "invalid_request_error"));

  @Test
  void aCreateThatMayHaveBeenTakenIsNeverSentAgainNotEvenByTheNextProcess() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay = new Installation(folder, gateway).set("reelay.gateway", "main");
      UNSURE.forEach((prompt, fault) -> gateway.onCreate(prompt::equals).answer(fault));
      REFUSED.forEach((prompt, fault) -> gateway.onCreate(prompt::equals).answer(fault));
      gateway.onCreate("429"::equals).times(2).answer(Fault.status(429).header("Retry-After", "1"));
      // One gateway each: a create that is left unsure stops the others of its gateway.
      List<String> names = List.copyOf(UNSURE.keySet());
      for (int number = 0; number < names.size(); number++) {
        gateway(reelay, "g" + number, gateway.uri().toString());
        reelay.set("reelay.gateways.g" + number + ".response-timeout", "1s");
      }
      try (ReelayProcess process = reelay.start()) {
        for (String prompt : names) {
          Files.writeString(
              reelay.inbox.resolve(prompt + ".json"),
              "{\"prompt\": \"%s\", \"gateway\": \"g%d\"}"
                  .formatted(prompt, names.indexOf(prompt)));
        }
        for (String prompt : REFUSED.keySet()) {
          Files.writeString(reelay.inbox.resolve(prompt + ".txt"), prompt);
        }
        Files.writeString(reelay.inbox.resolve("429.txt"), "429");
        FaultBench.patiently(LIMIT)
            .until(
                () ->
                    reelay
                        .ledger
                        .states()
                        .equals(Map.of("unknown", 12L, "failed", 3L, "stored", 1L)));
        process.kill();
      }
      try (ReelayProcess process = reelay.start()) {
        Files.writeString(reelay.inbox.resolve("later.txt"), "later");
        FaultBench.patiently(LIMIT).until(() -> reelay.ledger.states().get("stored") == 2);
      }

      assertThat(names(reelay, "unknown")).isEqualTo(UNSURE.keySet());
      assertThat(names(reelay, "failed")).isEqualTo(REFUSED.keySet());
      assertThat(UNSURE.keySet()).allMatch(prompt -> gateway.traffic().creates(prompt) == 1);
      assertThat(REFUSED.keySet()).allMatch(prompt -> gateway.traffic().creates(prompt) == 1);
      assertThat(gateway.traffic().creates("429")).isEqualTo(3);
      assertThat(gateway.bill()).extracting("prompt").doesNotHaveDuplicates();
    }
  }

  @Test
  void aCreateThatSurelyWasNotSentIsSentWhenTheGatewayCanBeReached() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
    URI refusing = URI.create("http://127.0.0.1:" + freePort());
    try (SimulatedGateway gateway = SimulatedGateway.start();
        ServerSocket full = listenerWithoutRoom()) {
      List<Socket> queued = fill(full);
      URI silent = URI.create("http://127.0.0.1:" + full.getLocalPort());
      Installation reelay = new Installation(folder, gateway).set("reelay.gateway", "main");
      gateway(reelay, "refusing", refusing.toString());
      gateway(reelay, "silent", silent.toString());
      gateway(reelay, "nameless", "http://" + HOST + ":" + gateway.uri().getPort());
      // TCP to a multicast address: "Network is unreachable", as on a laptop without a network.
      gateway(reelay, "unroutable", "http://224.0.0.1");
      gateway(reelay, "no-tls", "https://127.0.0.1:" + gateway.uri().getPort());
      List<String> gateways = List.of("refusing", "silent", "nameless", "unroutable", "no-tls");
      try (ReelayProcess process =
          reelay.start("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.negative.ttl=0")) {
        for (String name : gateways) {
          Files.writeString(
              reelay.inbox.resolve(name + ".json"),
              "{\"prompt\": \"%s\", \"gateway\": \"%s\"}".formatted(name, name));
        }
        FaultBench.patiently(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(reelay.ledger.jobs())
                        .hasSameSizeAs(gateways)
                        .allMatch(job -> job.state().equals("queued"))
                        .allMatch(job -> "unreachable".equals(job.errorKind())));

        Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 " + HOST + "\n");
        for (Socket socket : queued) {
          socket.close();
        }
        full.close();
        try (SimulatedGateway back = at(refusing);
            SimulatedGateway speaking = at(silent)) {
          FaultBench.patiently(LIMIT).until(() -> names(reelay, "stored").size() == 3);
          assertThat(back.bill()).hasSize(1);
          assertThat(speaking.bill()).hasSize(1);
        }
      }
      assertThat(names(reelay, "stored"))
          .containsExactlyInAnyOrder("refusing", "silent", "nameless");
      assertThat(names(reelay, "queued")).containsExactlyInAnyOrder("unroutable", "no-tls");
      assertThat(gateway.bill()).hasSize(1);
    }
  }

  private static void gateway(Installation reelay, String name, String baseUrl) {
    reelay
        .set("reelay.gateways." + name + ".dialect", "quickrouter")
        .set("reelay.gateways." + name + ".base-url", baseUrl)
        .set("reelay.gateways." + name + ".api-key", "sk-sandbox")
        .set("reelay.gateways." + name + ".connect-timeout", "500ms");
  }

  private static SimulatedGateway at(URI address) {
    return SimulatedGateway.builder().port(address.getPort()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket listenerWithoutRoom() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  /** Nobody accepts: when the backlog is full the system drops what asks for a connection. */
  private static List<Socket> fill(ServerSocket listener) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      Socket socket = new Socket();
      sockets.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return sockets;
      }
    }
    return sockets;
  }

  private static Set<String> names(Installation reelay, String state) {
    return reelay.ledger.jobs().stream()
        .filter(job -> job.state().equals(state))
        .map(JobView::name)
        .collect(Collectors.toSet());
  }
}
