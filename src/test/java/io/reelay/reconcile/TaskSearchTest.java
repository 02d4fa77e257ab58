package io.reelay.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.JobState;
import io.reelay.ledger.transition.UnansweredCreate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSearchTest {
  private static final long SENT = 1_800_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SoughtTask sought(String request, String sourceTaskId) {
    return new SoughtTask(
        new UnansweredCreate(
            "id",
            "cat",
            JobState.UNKNOWN,
            1,
            "main",
            "sora-2",
            request.replace('\'', '"'),
            sourceTaskId,
            SENT,
            SENT),
        Duration.ofSeconds(70));
  }

  private static TaskSearch search(SoughtTask job) {
    return new TaskSearch("main", "openai", List.of(job));
  }

  private static JsonNode page(String after, String... tasks) throws IOException {
    return JSON.readTree(
        "{\"http\": {\"status\": 200}, \"error\": null, \"after\": %s, \"tasks\": [%s]}"
            .formatted(
                after == null ? "null" : "\"" + after + "\"",
                Stream.of(tasks).map(t -> t.replace('\'', '"')).collect(Collectors.joining(","))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | {'prompt': 'cat', 'model': 'sora-2', 'seconds': '8', 'size': '720x1280'}",
        "true  | {'prompt': 'cat'}",
        "true  | {'model': 'sora-2'}",
        "false | {'seconds': '8'}",
        "false | {'prompt': 'cats'}",
        "false | {'prompt': 'cat', 'model': 'sora-2-pro'}",
        "false | {'prompt': 'cat', 'seconds': '4'}",
        "false | {'prompt': 'cat', 'size': '1280x720'}",
        "false | {'prompt': 'cat', 'sourceTaskId': 'video_1'}"
      })
  void aTaskIsAJobsOnlyIfAllThatIsShownIsAsItAsked(boolean same, String task) throws IOException {
    SoughtTask job =
        sought("{'prompt': 'cat', 'model': 'sora-2', 'seconds': 8, 'size': '720x1280'}", null);
    TaskSearch search = search(job);

    search.saw(
        page(null, task.replaceFirst("}$", ", 'taskId': 'video_0', 'createdAt': " + SENT + "}")));

    assertThat(search.matches(job)).hasSize(same ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"-61, false", "-59, true", "0, true", "129, true", "131, false"})
  void aTaskIsAJobsOnlyIfItIsOfItsTime(long seconds, boolean same) throws IOException {
    SoughtTask job = sought("{'prompt': 'cat'}", null);
    TaskSearch search = search(job);

    search.saw(
        page(
            null,
            "{'taskId': 'v', 'prompt': 'cat', 'createdAt': " + (SENT + seconds * 1000) + "}"));

    assertThat(search.matches(job)).hasSize(same ? 1 : 0);
  }

  @Test
  void aRemixIsOfItsSource() throws IOException {
    SoughtTask job = sought("{'prompt': 'cat'}", "video_1");
    TaskSearch search = search(job);

    search.saw(
        page(
            null,
            "{'taskId': 'a', 'prompt': 'cat', 'sourceTaskId': 'video_1', 'createdAt': "
                + SENT
                + "}",
            "{'taskId': 'b', 'prompt': 'cat', 'sourceTaskId': 'video_2', 'createdAt': "
                + SENT
                + "}"));

    assertThat(search.matches(job)).extracting(ListedTask::taskId).containsExactly("a");
  }

  @Test
  void theListIsReadUntilItIsOlderThanWhatIsSought() throws IOException {
    SoughtTask job = sought("{'prompt': 'cat'}", null);
    TaskSearch search = search(job);

    search.saw(page("v9", "{'taskId': 'v9', 'createdAt': " + (SENT + 500_000) + "}"));
    assertThat(search.searching()).isTrue();
    assertThat(search.request().path("after").asText()).isEqualTo("v9");
    assertThat(search.wasReadFor(job)).isFalse();
    search.saw(page("v1", "{'taskId': 'v1', 'createdAt': " + (SENT - 500_000) + "}"));

    assertThat(search.searching()).isFalse();
    assertThat(search.wasReadFor(job)).isTrue();
  }

  @Test
  void aTaskWhoseIdCannotBeUsedEndsTheSearchAsAnotherWouldLookLikeTheOnlyOne() {
    TaskSearch search = search(sought("{'prompt': 'cat'}", null));
    String task = "{'taskId': '%s', 'prompt': 'cat', 'createdAt': " + SENT + "}";

    assertThatThrownBy(
            () -> search.saw(page(null, task.formatted("v"), task.formatted("v".repeat(301)))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 300 characters");
  }

  @Test
  void aListWithoutEndIsGivenUpAndSettlesNothing() throws IOException {
    SoughtTask job = sought("{'prompt': 'cat'}", null);
    TaskSearch search = search(job);
    int pages = 0;
    while (search.searching()) {
      search.saw(page("v", "{'taskId': 'v', 'createdAt': " + (SENT + 500_000) + "}"));
      pages++;
    }

    assertThat(pages).isEqualTo(100);
    assertThat(search.wasReadFor(job)).isFalse();
  }

  @Test
  void whatIsNoListIsSaid() throws IOException {
    TaskSearch search = search(sought("{'prompt': 'cat'}", null));
    JsonNode refused =
        JSON.readTree("{\"http\": {\"status\": 404}, \"error\": {\"message\": \"Invalid URL\"}}");

    assertThatThrownBy(() -> search.saw(refused)).hasMessage("HTTP 404: Invalid URL");
  }
}
