package io.reelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobAttempt;
import io.reelay.ledger.JobData;
import io.reelay.ledger.JobEvent;
import java.time.Instant;
import java.util.List;

/** Jobs for programs: a webhook's {@code data}, and how far the job is. */
final class JobJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobJson() {}

  /** A list without requests and metadata. */
  static String list(List<Job> jobs) throws JsonProcessingException {
    ArrayNode list = JSON.createArrayNode();
    jobs.forEach(job -> list.add(progress(JobData.brief(job), job)));
    return pretty(list);
  }

  static String whole(Job job, List<JobAttempt> attempts, List<JobEvent> events)
      throws JsonProcessingException {
    ObjectNode whole = progress(JobData.whole(job), job);
    ArrayNode tried = whole.putArray("attempts");
    for (JobAttempt attempt : attempts) {
      tried
          .addObject()
          .put("at", time(attempt.at()))
          .put("stage", attempt.stage())
          .put("outcome", attempt.outcome())
          .put("tookMillis", attempt.tookMs())
          .put("request", attempt.request())
          .put("answer", attempt.answer());
    }
    ArrayNode told = whole.putArray("events");
    for (JobEvent event : events) {
      told.addObject()
          .put("webhookId", event.id())
          .put("type", event.type())
          .put("state", event.state())
          .put("attempts", event.attempts())
          .put("nextAttemptAt", time(event.nextAttemptAt()))
          .put("lastError", event.lastError())
          .put("createdAt", time(event.createdAt()))
          .put("updatedAt", time(event.updatedAt()));
    }
    return pretty(whole);
  }

  private static ObjectNode progress(ObjectNode data, Job job) {
    return data.put("attempt", job.attempt())
        .put("progress", job.progress())
        .put("waitsFor", job.waitsFor())
        .put("createdAt", time(job.createdAt()))
        .put("submittedAt", time(job.submittedAt()))
        .put("updatedAt", time(job.updatedAt()));
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static String pretty(JsonNode json) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
