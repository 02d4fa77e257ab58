package io.reelay.storage;

import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.JobTransitions;
import io.reelay.ledger.LostClaimException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** Streams one downloaded video into the storage, under a key that is this job's alone. */
public final class VideoTransfer {
  private static final int UNKNOWN = -1;

  private final VideoStorage storage;
  private final StorageKeyTemplate keys;
  private final ObjectTags tags;
  private final Sidecar sidecar;
  private final JobTransitions jobs;

  /**
   * @param sidecar what is written beside each video; null = nothing
   */
  public VideoTransfer(
      VideoStorage storage,
      StorageKeyTemplate keys,
      ObjectTags tags,
      Sidecar sidecar,
      JobTransitions jobs) {
    this.storage = storage;
    this.keys = keys;
    this.tags = tags;
    this.sidecar = sidecar;
    this.jobs = jobs;
  }

  /**
   * The body of the exchange is the video, read once and to its end.
   *
   * @throws KeyTakenException if at its key is something that is not this job's
   * @throws BrokenVideoException if what came is not a whole video; nothing is visible in storage
   * @throws StorageFailedException if the storage did not take it
   */
  public void transfer(ClaimedJob job, Exchange exchange)
      throws BrokenVideoException,
          KeyTakenException,
          StorageFailedException,
          LostClaimException,
          InvalidPayloadException {
    Message message = exchange.getMessage();
    Map<String, String> facts = facts(job);
    String key = reserveKey(job, facts);
    StorageTarget target = new StorageTarget(key, metadata(job), tags.of(facts));
    StoredVideo stored;
    try (InputStream body =
        new Download(
            message.getMandatoryBody(InputStream.class),
            () -> jobs.holds(job),
            () -> jobs.owns(job))) {
      stored =
          storage.store(
              new IncomingVideo(
                  body,
                  message.getHeader(Exchange.CONTENT_LENGTH, UNKNOWN, Long.class),
                  message.getHeader(Exchange.CONTENT_TYPE, String.class)),
              target);
      if (sidecar != null) {
        storage.describe(target, sidecar.of(job, stored));
      }
    } catch (BrokenVideoException | KeyTakenException e) {
      jobs.requireHeld(job);
      throw e;
    } catch (IOException e) {
      jobs.requireHeld(job);
      throw new StorageFailedException(e);
    }
    jobs.stored(
        job,
        stored.bucket(),
        stored.key(),
        stored.url(),
        stored.bytes(),
        stored.sha256(),
        stored.contentType());
  }

  private static Map<String, String> facts(ClaimedJob job) {
    return Map.of(
        "date",
        LocalDate.ofInstant(Instant.ofEpochMilli(job.createdAt()), ZoneOffset.UTC).toString(),
        "name",
        job.name(),
        "jobId",
        job.id(),
        "taskId",
        job.taskId(),
        "model",
        job.model() == null ? "" : job.model(),
        "gateway",
        job.gateway());
  }

  private String reserveKey(ClaimedJob job, Map<String, String> facts) {
    String key = keys.keyFor(facts);
    if (jobs.reserveKey(job, key)) {
      return key;
    }
    // Two jobs of one name under a template without {jobId}: neither may replace the other.
    int dot = key.lastIndexOf('.') > key.lastIndexOf('/') ? key.lastIndexOf('.') : key.length();
    String own = key.substring(0, dot) + "-" + job.id() + key.substring(dot);
    jobs.reserveKey(job, own);
    return own;
  }

  private static Map<String, String> metadata(ClaimedJob job) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(StorageTarget.JOB_ID, job.id());
    metadata.put("task-id", job.taskId());
    metadata.put("gateway", job.gateway());
    if (job.model() != null) {
      metadata.put("model", job.model());
    }
    return metadata;
  }
}
