package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.HttpRouteTest;
import io.reelay.Setting;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of jobs, and one job of it. Covers jobs-list and job-show. */
class JobsListTest extends HttpRouteTest {

  @Test
  void jobsAreListedTheNewestFirstWithoutTheirPrompts() throws Exception {
    drop("a grey cat");
    await("a grey cat", "stored");
    drop("dog.json", "{\"name\": \"dog\", \"prompt\": \"a secret brown dog\"}");
    await("dog", "stored");

    HttpResponse<String> answer = get("/api/jobs");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode jobs = json(answer).path("jobs");
    assertThat(jobs.findValuesAsText("name")).containsExactly("dog", "a grey cat");
    JsonNode dog = jobs.path(0);
    assertThat(dog.path("state").asText()).isEqualTo("stored");
    assertThat(dog.path("gateway").asText()).isEqualTo("main");
    assertThat(dog.path("attempt").asInt()).isEqualTo(1);
    assertThat(dog.path("video").path("bytes").asLong()).isPositive();
    assertThat(dog.path("createdAt").asText()).endsWith("Z");
    assertThat(dog.has("request")).isFalse();
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(json(answer).path("next").isNull()).isTrue();
  }

  @Test
  void theListIsNarrowedByStateAndGatewayAndGoesOnAfterAPage() throws Exception {
    post("/api/prompts?name=p.csv", "name,prompt\n1,one\n2,two\n3,three\n");
    await("3", "stored");
    await("2", "stored");
    await("1", "stored");

    JsonNode first = json(get("/api/jobs?limit=2&state=stored,failed&gateway=main"));
    JsonNode second = json(get("/api/jobs?limit=2&after=" + first.path("next").asText()));

    assertThat(first.path("jobs").findValuesAsText("name")).containsExactly("3", "2");
    assertThat(second.path("jobs").findValuesAsText("name")).containsExactly("1");
    assertThat(json(get("/api/jobs?state=unknown")).path("jobs")).isEmpty();
    assertThat(json(get("/api/jobs?gateway=other")).path("jobs")).isEmpty();
  }

  @Test
  void jobsAreFoundByAnIdItsBeginningOrAName() throws Exception {
    post("/api/prompts?name=p.csv", "name,prompt\ncat,one\ndog,two\n");
    String id = await("cat", "stored").id();
    await("dog", "stored");

    for (String text : List.of("cat", id, id.substring(0, 20))) {
      JsonNode found = json(get("/api/jobs?state=failed&find=" + text));
      assertThat(found.path("jobs").findValuesAsText("name")).as(text).contains("cat");
      assertThat(found.path("next").isNull()).isTrue();
    }
    assertThat(json(get("/api/jobs?find=nobody")).path("jobs")).isEmpty();
    assertThat(json(get("/api/jobs?find=")).path("jobs")).hasSize(2);
  }

  @Test
  void aWrongParameterIsToldWithWhatIsAllowed() throws Exception {
    HttpResponse<String> state = get("/api/jobs?state=done");
    HttpResponse<String> limit = get("/api/jobs?limit=0");

    assertThat(state.statusCode()).isEqualTo(400);
    assertThat(json(state).path("faults").path(0).path("allowed").asText()).contains("stored");
    assertThat(limit.statusCode()).isEqualTo(400);
    assertThat(json(limit).path("faults").path(0).path("allowed").asText()).isEqualTo("1..500");
  }

  @Test
  void aJobIsShownWithItsRequest() throws Exception {
    drop("cat.json", "{\"name\": \"cat\", \"prompt\": \"a cat\", \"metadata\": {\"for\": \"me\"}}");
    String id = await("cat", "stored").id();

    JsonNode job = json(get("/api/jobs/" + id));

    assertThat(job.path("jobId").asText()).isEqualTo(id);
    assertThat(job.path("request").path("prompt").asText()).isEqualTo("a cat");
    assertThat(job.path("metadata").path("for").asText()).isEqualTo("me");
    assertThat(job.path("error").isNull()).isTrue();
    assertThat(job.path("video").path("key").asText()).isEqualTo("cat.mp4");
  }

  @Test
  @Setting(name = "reelay.webhook.url", value = "http://127.0.0.1:1/hooks")
  @Setting(name = "reelay.webhook.secret", value = "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ=")
  void aJobIsShownWithWhatWasTriedAndItsEventsAsTheCommandDoes() throws Exception {
    drop("a cat");
    String id = await("a cat", "stored").id();

    // The history is written with the next round of claims.
    eventually(
        () ->
            assertThat(json(get("/api/jobs/" + id)).path("attempts").findValuesAsText("stage"))
                .contains("create", "query", "upload"));
    JsonNode job = json(get("/api/jobs/" + id));
    JsonNode create = job.path("attempts").path(0);
    assertThat(create.path("outcome").asText()).isEqualTo("accepted");
    assertThat(create.path("request").asText()).startsWith("POST /v1/video/create");
    assertThat(create.path("tookMillis").isNumber()).isTrue();
    assertThat(create.path("at").asText()).endsWith("Z");
    assertThat(job.path("events").findValuesAsText("type"))
        .containsExactly("video.submitted", "video.stored");
    assertThat(job.toString()).doesNotContain(gateway.apiKey());
  }

  @Test
  void anUnknownIdIsNotFound() throws Exception {
    assertThat(get("/api/jobs/nobody").statusCode()).isEqualTo(404);
    assertThat(json(get("/api/jobs/nobody")).path("error").path("kind").asText())
        .isEqualTo("not_found");
    assertThat(get("/api/else").statusCode()).isEqualTo(404);
  }
}
