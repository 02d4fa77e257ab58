package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.HttpRouteTest;
import io.reelay.sandbox.gateway.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What an outage left unknown, seen and settled together: outages-list, outage-retry,
 * outage-cancel.
 */
class OutageRoutesTest extends HttpRouteTest {
  OutageRoutesTest() {
    setting("reelay.costs.default", "0.10/s");
    setting("reelay.costs.currency", "EUR");
  }

  private JsonNode twoUnknownJobs() throws Exception {
    gateway.onCreate().answer(Fault.status(503));
    drop("cat");
    await("cat", "unknown");
    pass(Duration.ofSeconds(10));
    drop("dog");
    await("dog", "unknown");
    gateway.clearScript();
    JsonNode outages = json(get("/api/outages")).path("outages");
    assertThat(outages).hasSize(1);
    return outages.path(0);
  }

  @Test
  void oneYesHasAllOfThemCreatedAnew() throws Exception {
    JsonNode outage = twoUnknownJobs();
    String id = outage.path("outage").asText();
    String retry = "/api/outages/" + id + "/retry";
    assertThat(outage.path("jobs").asInt()).isEqualTo(2);
    assertThat(outage.path("gateway").asText()).isEqualTo("main");
    assertThat(outage.path("estimatedCost").asText()).startsWith("about ").endsWith(" EUR");
    JsonNode jobs = json(get("/api/jobs?state=unknown&outage=" + id)).path("jobs");
    assertThat(jobs.findValuesAsText("name")).containsExactly("dog", "cat");
    assertThat(jobs.findValuesAsText("outage")).containsOnly(id);
    assertThat(json(get("/api/jobs?outage=other")).path("jobs")).isEmpty();

    HttpResponse<String> asked = post(retry, "");
    JsonNode question = json(asked).path("error");
    assertThat(asked.statusCode()).isEqualTo(409);
    assertThat(question.path("message").asText())
        .contains("2 jobs", outage.path("estimatedCost").asText(), outage.path("until").asText());
    assertThat(question.path("payAgain").path("reason").asText()).contains("2 jobs");
    assertThat(post(retry, "{\"payAgain\": true}").statusCode()).isEqualTo(409);
    assertThat(ledger().states()).containsEntry("unknown", 2L);

    HttpResponse<String> done =
        post(retry, "{\"payAgain\": true, \"until\": \"" + outage.path("until").asText() + "\"}");

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(json(done).path("settled").asInt()).isEqualTo(2);
    assertThat(json(done).path("left").asInt()).isZero();
    pass(Duration.ofMinutes(5));
    await("cat", "stored");
    await("dog", "stored");
    assertThat(json(get("/api/outages")).path("outages")).isEmpty();
    assertThat(json(get("/api/jobs?outage=" + id)).path("jobs")).isEmpty();
  }

  @Test
  void allOfThemAreCalledOff() throws Exception {
    JsonNode outage = twoUnknownJobs();
    String cancel = "/api/outages/" + outage.path("outage").asText() + "/cancel";

    assertThat(post(cancel, "").statusCode()).isEqualTo(400);
    HttpResponse<String> done = post(cancel + "?until=" + outage.path("until").asText(), "");

    assertThat(json(done).path("settled").asInt()).isEqualTo(2);
    assertThat(ledger().states()).containsEntry("cancelled", 2L);
  }

  @Test
  void anOutageThatIsNoneIsNotFound() throws Exception {
    assertThat(post("/api/outages/none/retry", "").statusCode()).isEqualTo(404);
    assertThat(post("/api/outages/none/cancel", "").statusCode()).isEqualTo(404);
    assertThat(get("/api/outages/none/retry").statusCode()).isEqualTo(405);
  }
}
