package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.JobQueries;
import java.io.IOException;

/** What a dialect's Kamelets are given: JSON for their jq. */
public final class GatewayRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueries jobs;
  private final ImageLinks images;

  public GatewayRequests(JobQueries jobs, ImageLinks images) {
    this.jobs = jobs;
    this.images = images;
  }

  /**
   * The job's prompt fields, for the submit action.
   *
   * @throws IOException if an image of them cannot be linked now
   */
  public JsonNode of(ClaimedJob job) throws IOException {
    return images.linked(JSON.readTree(jobs.requestOf(job)));
  }

  /** {@code {"taskId": …}}, for the status action. */
  public JsonNode taskOf(ClaimedJob job) {
    return JSON.createObjectNode().put("taskId", job.taskId());
  }
}
