package io.reelay.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.PromptIntake;
import io.reelay.ledger.JobQueries;
import io.reelay.ledger.JobStub;
import io.reelay.prompt.Prompt;
import io.reelay.prompt.PromptFile;
import io.reelay.prompt.PromptFileException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;

/**
 * Prompts that are sent by {@code POST}. What comes goes to a file first, so that many at once, and
 * slow ones, cost no memory and hold up nobody.
 */
public final class PromptUploads {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a body without {@code ?name=}: the format, and part of the default dedupe key. */
  private static final String UNNAMED = "prompt.json";

  private static final String FILE_NAME = "[^/\\\\\\p{Cntrl}]{1,200}";

  private final PromptIntake intake;
  private final JobQueries jobs;
  private final long mostBytes;

  /**
   * @param mostBytes size of the largest body
   */
  public PromptUploads(PromptIntake intake, JobQueries jobs, long mostBytes) {
    this.intake = intake;
    this.jobs = jobs;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes the prompts of a request as those of a file are taken.
   *
   * @return the jobs in the order of the prompts, those that were there already among them
   * @throws PromptFileException if the prompts are rejected; then no job was made
   * @throws IOException if they did not arrive whole, or cannot be taken now
   */
  public ObjectNode take(@Body HttpServerRequest request)
      throws PromptFileException,
          InvalidParameterException,
          BodyTooLargeException,
          IOException,
          InterruptedException {
    String given = request.getParam("name");
    if (given != null && !given.matches(FILE_NAME)) {
      throw new InvalidParameterException(
          "name", "is no file name", "1 to 200 characters without slash, such as prompts.csv");
    }
    String name = given == null ? UNNAMED : given;
    // Readable by its owner alone.
    Path file = Files.createTempFile("reelay-", ".prompts");
    try {
      receive(request, file);
      PromptFile taken = intake.admitSent("http", name, file);
      return answer(taken, jobs.ofKeys(taken.prompts().stream().map(Prompt::dedupeKey).toList()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void receive(HttpServerRequest request, Path file)
      throws BodyTooLargeException, IOException, InterruptedException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    AtomicLong count = new AtomicLong();
    try (OutputStream out = Files.newOutputStream(file)) {
      request.exceptionHandler(end::completeExceptionally);
      request.endHandler(nothing -> end.complete(null));
      request.handler(
          buffer -> {
            if (end.isDone()) {
              return;
            }
            if (count.addAndGet(buffer.length()) > mostBytes) {
              end.completeExceptionally(new BodyTooLargeException(mostBytes));
              return;
            }
            try {
              out.write(buffer.getBytes());
            } catch (IOException e) {
              end.completeExceptionally(e);
            }
          });
      request.resume();
      // The server closes a connection that is too slow: this ends.
      end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BodyTooLargeException tooLarge) {
        throw tooLarge;
      }
      throw new IOException("the body did not arrive: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static ObjectNode answer(PromptFile taken, List<JobStub> jobs) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("jobs");
    for (JobStub job : jobs) {
      list.addObject()
          .put("jobId", job.id())
          .put("name", job.name())
          .put("state", job.state().text());
    }
    answer.put("skipped", taken.skipped());
    answer.set("faults", ApiErrors.faults(taken.faults()));
    return answer;
  }
}
