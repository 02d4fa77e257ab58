package io.reelay.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.JobQueries;

/** What a dialect's Kamelets are given: JSON for their jq. */
public final class GatewayRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueries jobs;

  public GatewayRequests(JobQueries jobs) {
    this.jobs = jobs;
  }

  /** The job's prompt fields, for the submit action. */
  public JsonNode of(ClaimedJob job) throws JsonProcessingException {
    return JSON.readTree(jobs.requestOf(job));
  }

  /** {@code {"taskId": …, "surface": …}}, for the status action. */
  public JsonNode taskOf(ClaimedJob job) {
    return JSON.createObjectNode().put("taskId", job.taskId()).put("surface", job.surface());
  }
}
