package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VideoSidecarTest extends RouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path sidecar() {
    return videos().resolve("cat.mp4.json");
  }

  @Test
  void besideTheVideoIsItsPromptAndAllThatIsKnownOfIt() throws Exception {
    drop(
        "cats.json",
        """
        {"name": "cat", "prompt": "A cat, see https://example.com/a?b=c", "duration": 10, "metadata": {"order": 7},
         "images": ["https://example.com/cat.png?X-Amz-Signature=5ec4e7"]}
        """);

    JobView job = await("cat", "stored");

    JsonNode facts = JSON.readTree(Files.readAllBytes(sidecar()));
    assertThat(facts.path("jobId").asText()).isEqualTo(job.id());
    assertThat(facts.path("name").asText()).isEqualTo("cat");
    assertThat(facts.path("source").asText()).isEqualTo("file:cats.json");
    assertThat(facts.path("gateway").asText()).isEqualTo("main");
    assertThat(facts.path("dialect").asText()).isEqualTo("quickrouter");
    assertThat(facts.path("model").asText()).isEqualTo("sora-2");
    assertThat(facts.path("taskId").asText()).isEqualTo(job.taskId());
    assertThat(facts.path("video").path("key").asText()).isEqualTo("cat.mp4");
    assertThat(facts.path("video").path("bytes").asLong()).isEqualTo(job.bytes());
    assertThat(facts.path("video").path("sha256").asText()).hasSize(64);
    assertThat(facts.path("request").path("prompt").asText())
        .isEqualTo("A cat, see https://example.com/a?…");
    assertThat(facts.path("request").path("duration").asInt()).isEqualTo(10);
    assertThat(facts.path("request").path("images").path(0).asText())
        .isEqualTo("https://example.com/cat.png?…");
    assertThat(facts.path("metadata").path("order").asInt()).isEqualTo(7);
    assertThat(facts.path("createdAt").asText()).startsWith("20");
    assertThat(facts.path("submittedAt").asText()).startsWith("20");
    assertThat(Files.readString(sidecar()))
        .doesNotContain("X-Amz-Signature", "5ec4e7", gateway.apiKey());
  }

  @Test
  void aVideoIsStoredOnlyWithItsSidecar() throws Exception {
    // A folder in its place keeps it from being written.
    Files.createDirectories(sidecar().resolve("in-the-way"));
    drop("cat");
    eventually(
        () ->
            assertThat(ledger().jobs()).extracting(JobView::errorKind).containsExactly("storage"));
    assertThat(ledger().jobs()).extracting(JobView::state).containsExactly("storing");

    Files.delete(sidecar().resolve("in-the-way"));
    Files.delete(sidecar());

    await("cat", "stored");
    assertThat(sidecar()).isRegularFile();
  }
}
