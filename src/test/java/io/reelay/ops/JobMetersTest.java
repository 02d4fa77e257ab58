package io.reelay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.gateway.Fault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an operator reads off the meters after jobs have passed. */
class JobMetersTest extends RouteTest {

  @Test
  void jobsAreCountedByWhatCameOfThemAndMeasured() throws Exception {
    gateway.onCreate(prompt -> prompt.equals("dog")).answer(Fault.cutAfterBilling());
    gateway.onCreate(prompt -> prompt.equals("cow")).answer(Fault.status(400));
    drop("cat");
    drop("dog");
    drop("cow");
    await("cat", "stored");
    await("dog", "unknown");
    await("cow", "failed");

    eventually(
        () -> {
          assertThat(counter("reelay.creates", "accepted")).isEqualTo(1);
          assertThat(counter("reelay.creates", "no_answer")).isEqualTo(1);
          assertThat(counter("reelay.downloads", "stored")).isEqualTo(1);
          assertThat(counter("reelay.queries", "http_200")).isPositive();
          assertThat(meters().get("reelay.creates").counters()).hasSize(3);
          for (String state : new String[] {"stored", "unknown", "failed"}) {
            assertThat(meters().get("reelay.job").tag("state", state).timer().count())
                .as(state)
                .isEqualTo(1);
          }
        });
  }

  @Test
  void aCreateThatAKillLeftWithoutAnAnswerIsCountedWhereItIsParked() throws Exception {
    CompletableFuture<Void> parked = new CompletableFuture<>();
    gateway.onCreate().answer(call -> parked.join());
    drop("cat");
    await("cat", "submitting");
    leaveAsAKillWould("cat");
    try {
      await("cat", "unknown");
      eventually(
          () -> {
            assertThat(meters().find("reelay.creates").tag("outcome", "interrupted").counter())
                .isNotNull()
                .returns(1.0, Counter::count);
            assertThat(meters().find("reelay.job").tag("state", "unknown").timer())
                .isNotNull()
                .returns(1L, Timer::count);
          });
    } finally {
      parked.complete(null);
    }
  }

  /** Its lease has run out, and nobody renews it. */
  private void leaveAsAKillWould(String name) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledgerFile());
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE job SET lease_owner = 'dead', lease_until = 0, version = version + 1 WHERE"
                    + " name = ?")) {
      update.setString(1, name);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "3")
  void gaugesShowWhatIsInTheLedger() throws Exception {
    gateway.onCreate().answer(Fault.status(429).header("Retry-After", "60"));
    drop("cat");
    awaitError("cat", "rate_limit");

    // Counted at the first look, and then every 5 s at the most.
    assertThat(gauge("reelay.jobs", Tags.of("gateway", "main", "state", "queued"))).isEqualTo(1);
    assertThat(gauge("reelay.jobs", Tags.of("gateway", "main", "state", "stored"))).isZero();
    assertThat(gauge("reelay.gateway.paused", Tags.of("gateway", "main"))).isEqualTo(1);
    assertThat(gauge("reelay.gateway.in.flight", Tags.of("gateway", "main"))).isZero();
    assertThat(gauge("reelay.outbox.pending", Tags.empty())).isZero();
  }

  private double counter(String name, String outcome) {
    return meters().get(name).tag("outcome", outcome).counter().count();
  }

  private double gauge(String name, Tags tags) {
    return meters().get(name).tags(tags).gauge().value();
  }
}
