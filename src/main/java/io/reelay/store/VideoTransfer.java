package io.reelay.store;

import io.reelay.config.ObjectTags;
import io.reelay.config.StorageKeyTemplate;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.storage.KeyTakenException;
import io.reelay.storage.StorageFailedException;
import io.reelay.storage.StorageTarget;
import io.reelay.storage.StoredVideo;
import io.reelay.storage.VideoStorage;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MediaFormat;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams one downloaded video into the storage, under a key that is this job's alone. */
public final class VideoTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(VideoTransfer.class);
  private static final int UNKNOWN = -1;
  private static final String VIDEO = "video";
  private static final String REMARK = "remark";

  private final VideoStorage storage;
  private final StorageKeyTemplate keys;
  private final ObjectTags tags;
  private final Sidecar sidecar;
  private final JobTransitions jobs;

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
   * The body of the exchange is the video, read once and to its end. The stored video becomes the
   * exchange's variable {@value #VIDEO}.
   *
   * @throws KeyTakenException if its key has an object that does not belong to this job
   * @throws BrokenVideoException if the received video is not complete; nothing is visible in the
   *     storage
   * @throws StorageFailedException if the storage did not accept it
   */
  public void transfer(ClaimedJob job, Exchange exchange)
      throws BrokenVideoException,
          KeyTakenException,
          StorageFailedException,
          LostClaimException,
          InvalidPayloadException {
    Message message = exchange.getMessage();
    try (InputStream body =
        new Download(
            message.getMandatoryBody(InputStream.class),
            () -> jobs.holds(job),
            () -> jobs.owns(job))) {
      IncomingVideo video =
          new IncomingVideo(
              body,
              message.getHeader(Exchange.CONTENT_LENGTH, UNKNOWN, Long.class),
              "chunked".equalsIgnoreCase(message.getHeader("Transfer-Encoding", String.class)));
      // What is nothing known is not stored under any key.
      MediaFormat format = video.format().orElse(MediaFormat.MP4);
      Map<String, String> facts = facts(job);
      StorageTarget target =
          new StorageTarget(reserveKey(job, facts, format), metadata(job), tags.of(facts));
      exchange.setVariable(VIDEO, new ArrivedVideo(target, format, storage.store(video, target)));
    } catch (BrokenVideoException | KeyTakenException e) {
      jobs.requireHeld(job);
      throw e;
    } catch (IOException e) {
      jobs.requireHeld(job);
      throw new StorageFailedException(e);
    }
  }

  /**
   * Writes the sidecar beside the video, over the sidecar of an earlier try.
   *
   * @throws StorageFailedException if the storage did not take it
   */
  public void describe(ClaimedJob job, ArrivedVideo video)
      throws StorageFailedException, LostClaimException {
    try {
      storage.describe(video.target(), sidecar.of(job, video.stored()));
    } catch (IOException e) {
      jobs.requireHeld(job);
      throw new StorageFailedException(e);
    }
  }

  /**
   * Writes to the ledger that the video is stored. A remark for the job's history becomes the
   * exchange's variable {@value #REMARK}.
   */
  public void stored(ClaimedJob job, ArrivedVideo video, Exchange exchange)
      throws LostClaimException {
    StoredVideo stored = video.stored();
    jobs.stored(
        job,
        stored.bucket(),
        stored.key(),
        stored.url(),
        stored.bytes(),
        stored.sha256(),
        stored.contentType());
    String remark = video.remark();
    if (remark != null) {
      exchange.setVariable(REMARK, remark);
      LOG.info("job {} '{}': {}, stored as such", job.id(), job.name(), remark);
    }
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

  private String reserveKey(ClaimedJob job, Map<String, String> facts, MediaFormat format) {
    String key = withEnding(keys.keyFor(facts), format);
    if (jobs.reserveKey(job, key)) {
      return key;
    }
    // Two jobs of one name under a template without {jobId}: neither may replace the other.
    int dot = key.lastIndexOf('.') > key.lastIndexOf('/') ? key.lastIndexOf('.') : key.length();
    String own = key.substring(0, dot) + "-" + job.id() + key.substring(dot);
    jobs.reserveKey(job, own);
    return own;
  }

  /** A template's .mp4 becomes the video's real extension. */
  private static String withEnding(String key, MediaFormat format) {
    String mp4 = MediaFormat.MP4.ending();
    return key.toLowerCase(Locale.ROOT).endsWith(mp4) && format != MediaFormat.MP4
        ? key.substring(0, key.length() - mp4.length()) + format.ending()
        : key;
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
