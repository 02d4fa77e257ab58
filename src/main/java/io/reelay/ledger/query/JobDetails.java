package io.reelay.ledger.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.outbox.JobEvent;
import java.time.Instant;

/**
 * Jobs for programs, the same with {@code --json} and over HTTP: {@code data} of a webhook and the
 * progress. A single job also has its attempts and its events.
 */
public final class JobDetails {
  private final JobQueries jobs;

  public JobDetails(JobQueries jobs) {
    this.jobs = jobs;
  }

  /** An entry of a list: without request, metadata and history. */
  public static ObjectNode brief(Job job) {
    return progress(JobJson.brief(job), job);
  }

  /** All facts of a job, its prompt included. */
  public ObjectNode whole(Job job) {
    ObjectNode whole = progress(JobJson.whole(job), job);
    ArrayNode attempts = whole.putArray("attempts");
    for (JobAttempt attempt : jobs.attemptsOf(job.id())) {
      attempts
          .addObject()
          .put("at", time(attempt.at()))
          .put("stage", attempt.stage())
          .put("outcome", attempt.outcome())
          .put("tookMillis", attempt.tookMs())
          .put("request", attempt.request())
          .put("answer", attempt.answer());
    }
    ArrayNode events = whole.putArray("events");
    for (JobEvent event : jobs.eventsOf(job.id())) {
      events
          .addObject()
          .put("webhookId", event.id())
          .put("type", event.type())
          .put("state", event.state())
          .put("attempts", event.attempts())
          .put("nextAttemptAt", time(event.nextAttemptAt()))
          .put("lastError", event.lastError())
          .put("createdAt", time(event.createdAt()))
          .put("updatedAt", time(event.updatedAt()));
    }
    return whole;
  }

  private static ObjectNode progress(ObjectNode data, Job job) {
    return data.put("attempt", job.attempt())
        .put("progress", job.progress())
        .put("waitsFor", job.waitsFor())
        .put("outage", job.outage())
        .put("createdAt", time(job.createdAt()))
        .put("submittedAt", time(job.submittedAt()))
        .put("updatedAt", time(job.updatedAt()));
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
