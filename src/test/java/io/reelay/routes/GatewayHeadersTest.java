package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.query.JobQueries;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway is told beside its API's own headers, and who else is not. */
class GatewayHeadersTest extends RouteTest {
  private static final String SECRET = "an-access-secret";

  private final SimulatedGateway owner =
      SimulatedGateway.builder().kind(GatewayKind.OPENAI).apiKey("sk-owner").start();

  private final List<String> told = new CopyOnWriteArrayList<>();

  GatewayHeadersTest() {
    setting("reelay.gateway", "owner");
    setting("reelay.gateways.owner.dialect", "openai");
    setting("reelay.gateways.owner.base-url", owner.uri().toString());
    setting("reelay.gateways.owner.api-key", owner.apiKey());
    setting(
        "reelay.gateways.owner.headers",
        "X-Team: films and more | CF-Access-Client-Secret: " + SECRET);
    setting("reelay.gateways.owner.user-agent", "Studio/7 (render farm)");
  }

  @AfterEach
  void close() {
    owner.close();
  }

  private void note(String what, Call call) {
    told.add(
        String.join(
            ", ",
            what,
            call.header("X-Team"),
            call.header("CF-Access-Client-Secret"),
            call.header("User-Agent")));
  }

  @Test
  void eachCallOfItsApiHasItsHeadersAndUserAgent() throws Exception {
    owner
        .onCreate()
        .answer(
            call -> {
              note("create", call);
              call.answerNormally();
            });
    owner
        .onQuery()
        .answer(
            call -> {
              note("query", call);
              call.answerNormally();
            });
    owner
        .onDownload()
        .answer(
            call -> {
              note("download", call);
              call.answerNormally();
            });
    drop("cat");
    await("cat", "stored");

    String headers = ", films and more, " + SECRET + ", Studio/7 (render farm)";
    assertThat(told).contains("create" + headers, "query" + headers, "download" + headers);
    assertThat(told).allMatch(line -> line.endsWith(headers));
  }

  @Test
  void anotherOriginThatAVideoIsRedirectedToGetsNoneOfThem() throws Exception {
    owner.onDownload().times(1).answer(DownloadFault.redirectToOtherOrigin());
    drop("cat");
    await("cat", "stored");

    assertThat(owner.traffic().leaks()).isEmpty();
  }

  @Test
  void theHistoryHasNoneOfTheirValues() throws Exception {
    owner
        .onCreate()
        .times(1)
        .answer(Fault.status(429).body("text/plain", "you sent " + SECRET + ", slow down"));
    drop("cat");
    await("cat", "stored");

    try (Ledger sameFile = Ledger.openExisting(ledgerLocation())) {
      assertThat(new JobQueries(sameFile).attemptsOf(ledger().job("cat").id()).toString())
          .contains("you sent")
          .doesNotContain(SECRET);
    }
  }
}
