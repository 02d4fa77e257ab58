package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobQueries;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the routes tried is on record, and no secret with it. */
class JobHistoryRouteTest extends RouteTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  JobHistoryRouteTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.webhook.events", "video.stored,video.unknown");
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private List<JobAttempt> attempts(String name) throws Exception {
    try (Ledger sameFile = Ledger.openExisting(ledgerLocation())) {
      List<JobAttempt> attempts = new JobQueries(sameFile).attemptsOf(ledger().job(name).id());
      assertThat(attempts.toString()).doesNotContain(gateway.apiKey(), SECRET);
      return attempts;
    }
  }

  private void assertHistory(String name, String... stagesAndOutcomes) {
    eventually(
        () ->
            assertThat(attempts(name))
                .extracting(attempt -> attempt.stage() + " " + attempt.outcome())
                .containsExactly(stagesAndOutcomes));
  }

  @Test
  void anAnswerWithNothingInItIsSeenAsThat() throws Exception {
    gateway.onQuery().times(1).answer(Fault.status(200).body("application/json", "{\"ok\":true}"));
    drop("cat");
    await("cat", "stored");

    eventually(
        () ->
            assertThat(attempts("cat"))
                .extracting(attempt -> attempt.stage() + " " + attempt.outcome())
                .contains("query HTTP 200, nothing found in it"));
  }

  @Test
  void aJobThatGoesWellTellsEachStage() throws Exception {
    gateway.generationTime(Duration.ofMillis(300));
    drop("cat");
    await("cat", "stored");

    eventually(
        () ->
            assertThat(attempts("cat"))
                .extracting(JobAttempt::stage)
                .startsWith("create", "query")
                .endsWith("upload", "webhook"));
    List<JobAttempt> attempts = attempts("cat");
    JobAttempt create = attempts.get(0);
    assertThat(create.outcome()).isEqualTo("accepted");
    assertThat(create.request())
        .startsWith("POST /v1/video/create\n{")
        .contains("\"prompt\":\"cat\"");
    assertThat(create.answer()).contains(ledger().job("cat").taskId());
    assertThat(create.tookMs()).isNotNegative();
    assertThat(attempts)
        .filteredOn(JobAttempt::stage, "query")
        .extracting(JobAttempt::outcome)
        .doesNotHaveDuplicates();
    assertThat(attempts.get(attempts.size() - 1).outcome()).isEqualTo("HTTP 204");
  }

  @Test
  void aCreateWithoutAnAnswerIsToldAsThat() throws Exception {
    gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
    drop("cat");
    await("cat", "unknown");

    assertHistory("cat", "create no answer", "webhook HTTP 204");
    assertThat(attempts("cat").get(0).request()).contains("\"prompt\":\"cat\"");
    assertThat(attempts("cat").get(0).answer()).contains("NoHttpResponseException");
  }

  @Test
  @Setting(name = "reelay.gateways.main.base-url", value = "http://127.0.0.1:1")
  void aCreateThatWasNotSentIsToldAsThat() throws Exception {
    drop("cat");
    awaitError("cat", "unreachable");
    assertHistory("cat", "create not sent");
  }

  @Test
  void aDownloadThatFailedIsToldWithoutItsSignature() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.expiredLink());
    drop("cat");
    awaitError("cat", "download");

    eventually(
        () ->
            assertThat(attempts("cat"))
                .filteredOn(JobAttempt::stage, "download")
                .singleElement()
                .satisfies(
                    download -> {
                      assertThat(download.outcome()).isEqualTo("HTTP 403");
                      assertThat(download.request()).startsWith("http").doesNotContain("=");
                    }));
  }
}
