package io.reelay.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.PromptIntake;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.Prompt;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.JobSummary;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Takes prompts that clients send by {@code POST}. The bodies are in files, so many or slow uploads
 * use no memory and delay no other request.
 */
public final class PromptUploads {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The name of a body without {@code ?name=}. It sets the format and is part of the default dedupe
   * key.
   */
  private static final String UNNAMED = "prompt.json";

  private static final String MAKES_ANEW =
      "a known job is not made again; with its own dedupe_key the prompt makes a new job, and is paid for again";

  private static final String FILE_NAME = "[^/\\\\\\p{Cntrl}]{1,200}";

  private final PromptIntake intake;
  private final LocalImages images;
  private final JobQueries jobs;
  private final IncomingUploads uploads;

  /**
   * @param uploads the received bodies
   */
  public PromptUploads(
      PromptIntake intake, LocalImages images, JobQueries jobs, IncomingUploads uploads) {
    this.intake = intake;
    this.images = images;
    this.jobs = jobs;
    this.uploads = uploads;
  }

  /**
   * The body of a request. The caller gives it back to {@link #done}.
   *
   * @throws ApiException if the request's parameters are wrong
   * @throws IOException if the body is incomplete
   */
  public Upload begin(@Body HttpServerRequest request) throws ApiException, IOException {
    String name = request.getParam("name");
    if (name != null && !name.matches(FILE_NAME)) {
      throw ApiException.wrongParameter(
          "name", "is not a file name", "1 to 200 characters without slash, such as prompts.csv");
    }
    return uploads.of(request);
  }

  /**
   * Reads it like a file of the inbox. It may not name images on this machine.
   *
   * @throws PromptFileException if the prompts are rejected
   * @throws IOException if they cannot be read now
   */
  public PromptFile read(@Variable("upload") Upload upload)
      throws PromptFileException, IOException {
    return intake.read(name(upload), upload.file(), images.nowhere());
  }

  /**
   * Writes one job per prompt into the ledger.
   *
   * @return the dedupe keys of the jobs that existed before
   */
  public Set<String> admit(@Variable("upload") Upload upload, @Variable("taken") PromptFile taken) {
    return intake.admit("http", name(upload), taken);
  }

  /** The jobs in the order of the prompts. Jobs that existed before are marked. */
  public ObjectNode answer(
      @Variable("taken") PromptFile taken, @Variable("known") Set<String> known) {
    List<Prompt> prompts = taken.prompts();
    return answer(taken, known, jobs.ofKeys(prompts.stream().map(Prompt::dedupeKey).toList()));
  }

  /** The body was taken or rejected. */
  public void done(@Variable("upload") Upload upload) {
    uploads.done(upload);
  }

  private static String name(Upload upload) {
    String given = upload.request().getParam("name");
    return given == null ? UNNAMED : given;
  }

  private static ObjectNode answer(PromptFile taken, Set<String> known, List<JobSummary> jobs) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("jobs");
    boolean anyKnown = false;
    for (JobSummary job : jobs) {
      boolean wasThere = known.contains(job.dedupeKey());
      anyKnown |= wasThere;
      list.addObject()
          .put("jobId", job.id())
          .put("name", job.name())
          .put("state", job.state().text())
          .put("createdAt", Instant.ofEpochMilli(job.createdAt()).toString())
          .put("known", wasThere);
    }
    answer.put("skipped", taken.skipped());
    answer.set("faults", ApiException.faults(taken.faults()));
    if (anyKnown) {
      answer.put("hint", MAKES_ANEW);
    }
    return answer;
  }
}
