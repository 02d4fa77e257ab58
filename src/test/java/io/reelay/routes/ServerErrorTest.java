package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A create that a gateway lets be sent again after its own error, by its documents. */
class ServerErrorTest extends RouteTest {
  private static final Duration LONGER_THAN_A_PAUSE = Duration.ofMinutes(3);
  private static final String OWN_FORM =
      "{\"error\":{\"message\":\"we broke down\",\"type\":\"server_error\",\"code\":\"x\"}}";

  ServerErrorTest() {
    super(SimulatedGateway.start(GatewayKind.CRAZYROUTER));
    setting("reelay.gateways.main.on-server-error", "retry");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void isSentAgainOnceTheGatewayAnswersWell(int status) throws Exception {
    gateway.onCreate().times(1).answer(json(status, OWN_FORM));
    drop("cat");
    JobView waiting = awaitError("cat", "server_error");
    stopClock();
    assertThat(waiting.state()).isEqualTo("queued");
    // An outage has begun all the same.
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);

    pass(LONGER_THAN_A_PAUSE);

    await("cat", "stored");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(2);
    assertThat(billable()).containsExactly("1 0", "2 1");
    eventually(() -> assertThat(outcomes()).containsExactly("server_error", "accepted"));
  }

  @Test
  void isSentAgainThreeTimesAndThenWaitsForAPerson() throws Exception {
    gateway.onCreate().answer(json(500, OWN_FORM));
    drop("cat");
    for (int sent = 1; sent <= 3; sent++) {
      List<String> notBought = IntStream.rangeClosed(1, sent).mapToObj(i -> i + " 0").toList();
      eventually(() -> assertThat(billable()).isEqualTo(notBought));
      assertThat(ledger().job("cat").state()).isEqualTo("queued");
      pass(LONGER_THAN_A_PAUSE);
    }

    assertThat(await("cat", "unknown").errorMessage()).contains("we broke down");
    pass(LONGER_THAN_A_PAUSE);
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(4);
    assertThat(billable()).containsExactly("1 0", "2 0", "3 0", "4 1");
  }

  @ParameterizedTest
  @MethodSource
  void isNeverSentAgainAfter(Behaviour<Call> answer) throws Exception {
    gateway.onCreate().answer(answer);
    drop("cat");

    await("cat", "unknown");
    pass(LONGER_THAN_A_PAUSE);
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  static Stream<Arguments> isNeverSentAgainAfter() {
    return Stream.of(
        argumentSet("502", json(502, OWN_FORM)),
        argumentSet("504", json(504, OWN_FORM)),
        argumentSet("520", json(520, OWN_FORM)),
        argumentSet("500 inside a 200", json(200, OWN_FORM)),
        argumentSet("500 page", page(500)),
        argumentSet("503 page", page(503)),
        argumentSet("500 without a body", Fault.status(500)),
        argumentSet("503 of another form", json(503, "{\"code\":\"x\",\"message\":\"later\"}")),
        argumentSet(
            "500 that says nothing", json(500, "{\"error\":{\"message\":\"\",\"type\":\"x\"}}")),
        argumentSet("500 as a list", json(500, "[" + OWN_FORM + "]")),
        argumentSet("cut", Fault.cutAfterBilling()));
  }

  @Test
  @Setting(name = "reelay.gateways.main.on-server-error", value = "park")
  void isNotSentAgainUnlessTheUserWantsIt() throws Exception {
    gateway.onCreate().answer(json(500, OWN_FORM));
    drop("cat");

    await("cat", "unknown");
    pass(LONGER_THAN_A_PAUSE);
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  private static Behaviour<Call> json(int status, String document) {
    return Fault.status(status).body("application/json", document);
  }

  private static Behaviour<Call> page(int status) {
    return Fault.status(status).body("text/html", "<html>" + OWN_FORM + "</html>");
  }

  /** Attempt and whether it counts as bought, of each create. */
  private List<String> billable() throws Exception {
    return rows("SELECT attempt || ' ' || billable FROM create_attempt ORDER BY attempt");
  }

  private List<String> outcomes() throws Exception {
    return rows("SELECT outcome FROM job_attempt WHERE stage = 'create' ORDER BY at");
  }

  private List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection ledger = DriverManager.getConnection(ledgerLocation().url());
        ResultSet rows = ledger.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
