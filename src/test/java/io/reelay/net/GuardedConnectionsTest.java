package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.Patience;
import io.reelay.sandbox.http.HostilePeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a name leads to is what was vetted, however often it changes its mind (DNS rebinding). */
class GuardedConnectionsTest {
  private static final Duration LIMIT = Patience.LIMIT;

  /** Answers in turn; the last answer for ever. */
  private static final class FickleNames implements DnsResolver {
    private final List<String[]> answers;
    private final List<String> asked = new ArrayList<>();

    FickleNames(String[]... answers) {
      this.answers = new ArrayList<>(List.of(answers));
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      asked.add(host);
      String[] answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
      InetAddress[] addresses = new InetAddress[answer.length];
      for (int i = 0; i < answer.length; i++) {
        addresses[i] = InetAddress.getByName(answer[i]);
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  private static final String[] OPEN = {"127.0.0.1"};
  private static final String[] CLOSED = {"127.0.0.2"};

  /** Stands for a public one. */
  private final AddressGuard guard = new AddressGuard(List.of("127.0.0.1"));

  private HostilePeer peer;

  @BeforeEach
  void listen() throws IOException {
    byte[] answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            .getBytes(StandardCharsets.US_ASCII);
    peer = HostilePeer.start(out -> out.write(answer));
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
  }

  private CloseableHttpClient client(DnsResolver names) {
    return HttpClientBuilder.create()
        .disableAutomaticRetries()
        .setConnectionManager(
            GuardedConnections.pool(
                Egress.direct().connections(), new GuardedDns(guard, names), 2, LIMIT, LIMIT))
        .build();
  }

  private String get(CloseableHttpClient client) throws IOException {
    URI address = URI.create("http://rebinding.example:" + peer.uri().getPort() + "/");
    return client.execute(
        new HttpGet(address), answer -> new String(answer.getEntity().getContent().readAllBytes()));
  }

  @Test
  void theVettedAddressIsTheOneConnectedTo() throws Exception {
    FickleNames names = new FickleNames(OPEN, CLOSED);
    try (CloseableHttpClient client = client(names)) {
      assertThat(get(client)).isEqualTo("ok");
      assertThat(names.asked).hasSize(1);

      assertThatThrownBy(() -> get(client)).isInstanceOf(ForbiddenAddressException.class);
      assertThat(peer.requests()).isEqualTo(1);
    }
  }

  @Test
  void oneClosedAddressAmongOpenOnesCondemnsTheName() throws Exception {
    try (CloseableHttpClient client =
        client(new FickleNames(new String[] {"127.0.0.1", "10.0.0.1"}))) {
      assertThatThrownBy(() -> get(client)).isInstanceOf(ForbiddenAddressException.class);
      assertThat(peer.requests()).isZero();
    }
  }
}
