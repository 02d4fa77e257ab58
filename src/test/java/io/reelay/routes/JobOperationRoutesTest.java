package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.HttpRouteTest;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person does to a job over HTTP: job-retry, job-cancel, job-attach and job-resend. */
class JobOperationRoutesTest extends HttpRouteTest {
  private static final String SECRET = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=";

  private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);

  JobOperationRoutesTest() {
    setting("reelay.webhook.url", receiver.url().toString());
    setting("reelay.webhook.secret", SECRET);
    setting("reelay.webhook.interval", "100ms");
    setting("reelay.costs.default", "0.40");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void anUnknownJobIsCreatedAgainOnlyWithConsent() throws Exception {
    String id = unknownJob();

    HttpResponse<String> refused = post("/api/jobs/" + id + "/retry", "");
    HttpResponse<String> done = post("/api/jobs/" + id + "/retry?payAgain=true", "");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("error").path("message").asText())
        .startsWith("job " + id)
        .contains("attach");
    assertThat(json(refused).path("error").path("payAgain").path("kind").asText())
        .isEqualTo("in_doubt");
    assertThat(json(refused).path("error").path("payAgain").path("estimatedCost").asText())
        .isNotEmpty();
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(json(done).path("state").asText()).isEqualTo("queued");
    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(2);
  }

  private JsonNode retryOf(String id) throws Exception {
    return json(get("/api/jobs/" + id)).path("retry");
  }

  @Test
  void aSurelyRefusedJobIsFreeUntilItIsAcceptedAndStillAsks() throws Exception {
    gateway.onCreate().times(1).answer(Fault.status(422));
    drop("cat");
    String id = await("cat", "failed").id();

    HttpResponse<String> refused = post("/api/jobs/" + id + "/retry", "");

    JsonNode asks = json(refused).path("error").path("payAgain");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(asks.path("kind").asText()).isEqualTo("not_billed");
    assertThat(asks.path("payAgain").asBoolean()).isTrue();
    assertThat(asks.path("reason").asText()).contains("free until").doesNotContain("may have");
    assertThat(asks.path("estimatedCost").asText()).isEqualTo("about 0.40 USD");
    assertThat(json(refused).path("error").path("message").asText())
        .contains(asks.path("reason").asText(), "about 0.40 USD", "payAgain");
    assertThat(retryOf(id)).isEqualTo(asks);
    assertThat(gateway.createsFor("cat")).isEmpty();

    assertThat(post("/api/jobs/" + id + "/retry", "{\"payAgain\": true}").statusCode())
        .isEqualTo(200);
    await("cat", "stored");
    assertThat(retryOf(id).isNull()).isTrue();
  }

  @Test
  void aJobThatGoesOnWithItsTaskSaysSoAndNeedsNoConsent() throws Exception {
    gateway.generationTime(Duration.ofSeconds(1));
    drop("cat");
    String id = await("cat", "generating").id();
    post("/api/jobs/" + id + "/cancel", "");

    JsonNode retry = retryOf(id);
    assertThat(retry.path("kind").asText()).isEqualTo("goes_on");
    assertThat(retry.path("payAgain").asBoolean(true)).isFalse();
    assertThat(retry.path("estimatedCost").asText()).isEqualTo("nothing");
    assertThat(retry.path("instead").path("kind").asText()).isEqualTo("taken");

    assertThat(post("/api/jobs/" + id + "/retry", "").statusCode()).isEqualTo(200);
    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void consentCoversTheJobOnlyAsItWasSeen() throws Exception {
    String id = unknownJob();
    String retry = "/api/jobs/" + id + "/retry";
    String seen = json(get("/api/jobs/" + id)).path("updatedAt").asText();
    String before = Instant.parse(seen).minusMillis(1).toString();

    HttpResponse<String> refused =
        post(retry, "{\"payAgain\": true, \"until\": \"" + before + "\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("has just changed");
    assertThat(gateway.createsFor("cat")).hasSize(1);

    assertThat(post(retry, "{\"payAgain\": true, \"until\": \"" + seen + "\"}").statusCode())
        .isEqualTo(200);
    await("cat", "stored");
  }

  @Test
  void consentMayBeABodyToo() throws Exception {
    String retry = "/api/jobs/" + unknownJob() + "/retry";

    assertThat(post(retry, "{\"payAgain\": \"true\"}").statusCode()).isEqualTo(400);
    assertThat(post(retry, "{\"payAgain\": tr").statusCode()).isEqualTo(400);
    assertThat(post(retry, "{\"payAgain\": false}").statusCode()).isEqualTo(409);
    assertThat(post(retry, "{}").statusCode()).isEqualTo(409);
    assertThat(ledger().job("cat").state()).isEqualTo("unknown");

    assertThat(post(retry, "{\"payAgain\": true}").statusCode()).isEqualTo(200);
    await("cat", "stored");
  }

  @Test
  void anUnknownJobGetsTheTaskThatWasFoundForIt() throws Exception {
    String id = unknownJob();
    String taskId = gateway.bill().stream().map(Bill.Create::taskId).findFirst().orElseThrow();

    HttpResponse<String> done =
        post("/api/jobs/" + id + "/attach", "{\"taskId\": \"" + taskId + "\"}");

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(json(done).path("taskId").asText()).isEqualTo(taskId);
    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void whatIsNoTaskIdIsRefused() throws Exception {
    String attach = "/api/jobs/" + unknownJob() + "/attach";

    assertThat(post(attach, "{\"taskId\": 7}").statusCode()).isEqualTo(409);
    assertThat(post(attach, "{}").statusCode()).isEqualTo(409);
    assertThat(post(attach, "{\"taskId\": ").statusCode()).isEqualTo(400);
    assertThat(send(request(attach).POST(text("{}"))).statusCode()).isEqualTo(415);
    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
  }

  @Test
  void aJobIsCalledOffOnce() throws Exception {
    String cancel = "/api/jobs/" + unknownJob() + "/cancel";

    HttpResponse<String> done = post(cancel, "");

    assertThat(json(done).path("state").asText()).isEqualTo("cancelled");
    assertThat(post(cancel, "").statusCode()).isEqualTo(409);
    eventually(() -> assertThat(receiver.deliveries("video.cancelled")).hasSize(1));
  }

  @Test
  void theLastEventIsSentAgainUnderItsId() throws Exception {
    drop("cat");
    String id = await("cat", "stored").id();
    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSize(1));
    eventually(
        () ->
            assertThat(json(post("/api/jobs/" + id + "/resend", "")).path("due").asInt())
                .isEqualTo(1));

    eventually(() -> assertThat(receiver.deliveries("video.stored")).hasSizeGreaterThan(1));
    assertThat(receiver.deliveries("video.stored"))
        .extracting(WebhookReceiver.Delivery::id)
        .containsOnly(receiver.deliveries("video.stored").get(0).id());
  }

  @Test
  void anUnknownIdIsNotFoundAndAnotherMethodIsNotAllowed() throws Exception {
    for (String operation : new String[] {"retry", "cancel", "attach", "resend"}) {
      String path = "/api/jobs/nobody/" + operation;
      assertThat(post(path, "{\"taskId\": \"t\"}").statusCode()).as(path).isEqualTo(404);
      assertThat(get(path).statusCode()).as(path).isEqualTo(405);
    }
  }

  private String unknownJob() throws Exception {
    gateway.onCreate().times(1).answer(Fault.cutAfterBilling());
    drop("cat");
    return await("cat", "unknown").id();
  }
}
