package io.reelay.ledger.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import io.reelay.ledger.Job;
import io.reelay.ledger.query.JobJson;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Writes the event of a transition to the outbox in the same transaction, so neither exists without
 * the other. The body is {@code {type, timestamp, data}} as in Standard Webhooks 1.0.
 */
public final class VideoEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI url;
  private final boolean allowPromptUrl;
  private final Set<String> types;

  /**
   * @param url receiver; null = none
   * @param allowPromptUrl whether a prompt's receiver replaces it
   * @param types event types to send, such as {@code video.stored}
   */
  public VideoEvents(URI url, boolean allowPromptUrl, Set<String> types) {
    this.url = url;
    this.allowPromptUrl = allowPromptUrl;
    this.types = Set.copyOf(types);
  }

  public void write(Handle handle, String type, Job job, long now) {
    String receiver = receiver(job);
    if (receiver == null || !types.contains(type)) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO outbox (id, job_id, type, url, payload, next_attempt_at, created_at,
              updated_at)
            VALUES (:id, :job, :type, :url, :payload, :now, :now, :now)
            """)
        .bind("id", "msg_" + UlidCreator.getMonotonicUlid().toLowerCase())
        .bind("job", job.id())
        .bind("type", type)
        .bind("url", receiver)
        .bind("payload", body(type, job, now))
        .bind("now", now)
        .execute();
  }

  private String receiver(Job job) {
    if (allowPromptUrl && job.webhookUrl() != null) {
      return job.webhookUrl();
    }
    return url == null ? null : url.toString();
  }

  private static String body(String type, Job job, long now) {
    try {
      return JSON.writeValueAsString(
          JSON.createObjectNode()
              .put("type", type)
              .put("timestamp", Instant.ofEpochMilli(now).toString())
              .set("data", JobJson.whole(job)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("JSON that was made could not be written", e);
    }
  }
}
