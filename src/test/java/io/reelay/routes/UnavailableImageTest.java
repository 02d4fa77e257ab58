package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reelay.RouteTest;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.storage.DirectoryImageStore;
import io.reelay.submit.ImageLinks;
import io.reelay.submit.MultipartRequests;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;

/** A request that cannot be made because of its image costs nothing and holds nobody up. */
class UnavailableImageTest extends RouteTest {
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(3);

  @Test
  void whileTheStorageDoesNotAnswerTheJobWaitsAndTheGatewayServesOthers() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    ImageLinks links =
        new ImageLinks(
            key -> {
              // As the AWS SDK has it: what the network said is at the bottom of the causes.
              throw new IOException("S3 is away", new ConnectException("Connection refused"));
            });
    beforeTheRequest(
        exchange -> {
          if (exchange.getMessage().getBody(String.class).contains("cat") && down.get()) {
            links.linked(JsonNodeFactory.instance.objectNode().put("stored", "refs/1.png"));
          }
        });
    drop("cat");

    JobView waiting = awaitError("cat", "image");
    drop("dog");
    await("dog", "stored");

    assertThat(waiting.state()).isEqualTo("queued");
    assertThat(waiting.errorMessage()).isEqualTo("S3 is away");
    assertThat(gateway.traffic().creates("cat")).isZero();
    down.set(false);
    pass(LONGEST_FIRST_PAUSE);
    await("cat", "stored");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void anImageThatIsGoneFailsTheJobAtNoCost() throws Exception {
    MultipartRequests requests = new MultipartRequests(new DirectoryImageStore(videos()));
    beforeTheRequest(
        exchange -> {
          exchange
              .getMessage()
              .setBody(
                  "{\"files\": {\"f\": {\"key\": \"gone.png\", \"contentType\": \"image/png\"}}}");
          requests.entity(exchange);
        });
    drop("cat");

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo("image");
    assertThat(job.errorMessage()).startsWith("no longer in the storage");
    assertThat(gateway.bill()).isEmpty();
  }

  /** Where a Kamelet makes its request: the intent is on disk, and nothing is sent yet. */
  private void beforeTheRequest(Processor trouble) throws Exception {
    AdviceWith.adviceWith(
        context, "main-submit", advice -> advice.weaveAddFirst().process(trouble));
  }
}
