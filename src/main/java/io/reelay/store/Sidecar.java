package io.reelay.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.query.JobQueries;
import io.reelay.net.Redaction;
import io.reelay.storage.StoredVideo;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The file beside a video, {@code {key}.json}. It has the prompt and all known facts, so a bucket
 * is complete without the ledger. It has no keys and no signed addresses.
 */
public final class Sidecar {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueries jobs;

  public Sidecar(JobQueries jobs) {
    this.jobs = jobs;
  }

  /** The content is always the same for the same video. */
  byte[] of(ClaimedJob claimed, StoredVideo video) {
    Job job = jobs.find(claimed.id()).orElseThrow();
    ObjectNode facts = JSON.createObjectNode();
    facts
        .put("jobId", job.id())
        .put("name", job.name())
        .put("source", job.source())
        .put("gateway", job.gateway())
        .put("dialect", job.dialect())
        .put("model", job.model())
        .put("taskId", job.taskId());
    facts
        .putObject("video")
        .put("bucket", video.bucket())
        .put("key", video.key())
        .put("url", video.url())
        .put("bytes", video.bytes())
        .put("contentType", video.contentType())
        .put("sha256", video.sha256());
    facts.set("request", unsigned(read(job.request())));
    facts.put("enhancedPrompt", job.enhancedPrompt());
    facts.set("metadata", read(job.metadata()));
    facts
        .put("createdAt", time(job.createdAt()))
        .put("submittedAt", time(job.submittedAt()))
        .put("attempt", job.attempt());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("JSON that was made could not be written", e);
    }
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static JsonNode read(String json) {
    try {
      return json == null ? null : JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the ledger holds text that is not JSON", e);
    }
  }

  /** An image's address in the prompt may have a signature. */
  private static JsonNode unsigned(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(Redaction.withoutQueries(node.textValue()));
    }
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(name -> object.set(name, unsigned(object.get(name))));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, unsigned(array.get(i)));
      }
    }
    return node;
  }
}
