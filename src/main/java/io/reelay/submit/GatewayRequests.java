package io.reelay.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.JobSource;
import java.io.IOException;
import java.util.Optional;

/** The input of a dialect's Kamelets: JSON for their jq. */
public final class GatewayRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueries jobs;
  private final ImageLinks images;

  public GatewayRequests(JobQueries jobs, ImageLinks images) {
    this.jobs = jobs;
    this.images = images;
  }

  /**
   * The job's prompt fields for the submit action, with its source in the gateway's terms and its
   * images as links.
   *
   * @throws IOException if an image cannot be linked now
   */
  public JsonNode of(ClaimedJob job) throws IOException {
    ObjectNode request = (ObjectNode) JSON.readTree(jobs.requestOf(job));
    Optional<JobSource> source = jobs.sourceOf(job);
    if (source.isPresent()) {
      SourceFields.put(request, source.get());
    }
    return images.linked(request);
  }

  /** {@code {"taskId": …, "surface": …}}, for the status action. */
  public JsonNode taskOf(ClaimedJob job) {
    return JSON.createObjectNode().put("taskId", job.taskId()).put("surface", job.surface());
  }
}
