package io.reelay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.http.Reply;
import java.nio.file.Files;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One check each for what Reelay works with, and what each says when that is broken. */
class HealthChecksTest extends RouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  HealthChecksTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.health.min-free-disk", "1MiB");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void eachPartHasACheckAndAllAreUpWhereNothingIsWrong() {
    Map<String, HealthCheck> checks = healthChecks();

    assertThat(checks)
        .containsOnlyKeys("ledger", "disk", "inbox folder", "storage", "gateway main", "webhook");
    assertThat(checks.values())
        .allSatisfy(check -> assertUp(check.call(), ""))
        .allMatch(HealthCheck::isReadiness)
        .noneMatch(HealthCheck::isLiveness);
  }

  @Test
  void aGatewayWhoseAnswersHaveNothingInThemIsToldAtOnce() throws Exception {
    gateway.onQuery().answer(Fault.json(200, new ObjectMapper().readTree("{\"ok\":true}")));
    drop("cat");
    await("cat", "generating");

    eventually(
        () ->
            assertThat(healthChecks().get("gateway main").call().getMessage().orElse(""))
                .startsWith("degraded: answers queries without state, id and link"));
    assertThat(meters().get("reelay.queries").tag("outcome", "nothing_found").counter().count())
        .isPositive();
    gateway.clearScript();
    await("cat", "stored");
    eventually(() -> assertUp(healthChecks().get("gateway main").call(), ""));
  }

  @Test
  void aLedgerThatCannotBeWrittenIsDown() {
    FullLedger.refusing(ledgerFile(), "INSERT ON gateway_pause");

    Result result = healthChecks().get("ledger").call();

    assertThat(result.getState()).isEqualTo(State.DOWN);
    assertThat(result.getMessage().orElse("")).contains(FullLedger.MESSAGE);
  }

  @Test
  void anInboxThatIsGoneIsDown() throws Exception {
    Files.delete(inbox());

    Result result = healthChecks().get("disk").call();

    assertThat(result.getState()).isEqualTo(State.DOWN);
    assertThat(result.getMessage().orElse("")).contains("cannot be written to");
  }

  @Test
  void aStorageThatTakesNothingDegrades() throws Exception {
    Files.writeString(videos(), "a file is no folder");

    assertUp(healthChecks().get("storage").call(), "degraded: ");
  }

  @Test
  void aGatewayThatIsPausedDegradesAndSaysWhyWithoutItsKey() throws Exception {
    gateway
        .onCreate()
        .answer(Fault.errorInside200("no such key: " + gateway.apiKey(), "invalid_api_key"));
    drop("cat");
    awaitError("cat", "authentication");

    Result result = healthChecks().get("gateway main").call();

    assertUp(result, "degraded: gets no creates until");
    assertThat(result.getMessage().orElse(""))
        .contains("no such key: ***")
        .doesNotContain(gateway.apiKey());
  }

  @Test
  @Setting(name = "reelay.webhook.events", value = "video.stored")
  void aWebhookThatGaveUpDegrades() throws Exception {
    receiver.answerAlways(Reply.status(410));
    drop("cat");
    eventually(() -> assertUp(healthChecks().get("webhook").call(), "degraded: 1 events given up"));
  }

  private static void assertUp(Result result, String message) {
    assertThat(result.getState()).isEqualTo(State.UP);
    assertThat(result.getMessage().orElse("")).startsWith(message);
    if (message.isEmpty()) {
      assertThat(result.getMessage().orElse("")).doesNotContain("degraded");
    }
  }
}
