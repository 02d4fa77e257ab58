package io.reelay.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.JobQueries;
import io.reelay.ledger.JobSource;
import java.util.Optional;

/** What a dialect's Kamelets are given: JSON for their jq. */
public final class GatewayRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueries jobs;

  public GatewayRequests(JobQueries jobs) {
    this.jobs = jobs;
  }

  /** The job's prompt fields, for the submit action; what it is made from as the gateway has it. */
  public JsonNode of(ClaimedJob job) throws JsonProcessingException {
    ObjectNode request = (ObjectNode) JSON.readTree(jobs.requestOf(job));
    Optional<JobSource> source = jobs.sourceOf(job);
    if (source.isPresent()) {
      SourceFields.put(request, source.get());
    }
    return request;
  }

  /** {@code {"taskId": …, "surface": …}}, for the status action. */
  public JsonNode taskOf(ClaimedJob job) {
    return JSON.createObjectNode().put("taskId", job.taskId()).put("surface", job.surface());
  }
}
