package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.HttpRouteTest;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.Fault;
import java.net.http.HttpResponse;
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
