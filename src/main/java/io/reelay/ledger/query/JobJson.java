package io.reelay.ledger.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import java.io.UncheckedIOException;

/** A job for others: {@code data} of a webhook, and the base of {@link JobDetails}. */
public final class JobJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobJson() {}

  /** Its main facts, without request and metadata, which may be long. */
  static ObjectNode brief(Job job) {
    ObjectNode data = JSON.createObjectNode();
    data.put("jobId", job.id());
    data.put("name", job.name());
    data.put("source", job.source());
    data.put("gateway", job.gateway());
    data.put("taskId", job.taskId());
    data.put("state", job.state().text());
    if (job.videoLocation() != null) {
      data.putObject("video")
          .put("bucket", job.storageBucket())
          .put("key", job.storageKey())
          .put("url", job.videoLocation())
          .put("bytes", job.videoBytes())
          .put("contentType", job.contentType());
    } else {
      data.putNull("video");
    }
    if (job.characterId() != null || job.characterUsername() != null) {
      data.putObject("character")
          .put("id", job.characterId())
          .put("username", job.characterUsername());
    }
    if (job.errorKind() != null) {
      data.putObject("error")
          .put("kind", job.errorKind())
          .put("code", job.errorCode())
          .put("message", job.errorMessage());
    } else {
      data.putNull("error");
    }
    return data;
  }

  /** The same with request and metadata. */
  public static ObjectNode whole(Job job) {
    ObjectNode data = brief(job);
    try {
      data.set("request", JSON.readTree(job.request()));
      data.set("metadata", job.metadata() == null ? null : JSON.readTree(job.metadata()));
      return data;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("job " + job.id() + " holds text that is not JSON", e);
    }
  }
}
