package io.reelay.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a link to the video to a job's JSON: {@code link} beside {@code url}. It is created for each
 * answer or event, so that its lifetime is complete, and is never stored.
 */
public final class VideoLinks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(VideoLinks.class);
  private static final String VIDEO = "video";
  private static final String LINK = "link";

  private final S3Links links;
  private final Duration lifetime;

  /**
   * @param links null if videos have no addresses
   * @param lifetime 0 = no links
   */
  public VideoLinks(S3Links links, Duration lifetime) {
    this.links = links;
    this.lifetime = lifetime;
  }

  /** A job's own JSON with its link. The link is null while there are no credentials. */
  public ObjectNode inJob(ObjectNode job) {
    try {
      addTo(job);
    } catch (IOException e) {
      LOG.warn("No link: {}", e.getMessage());
      ((ObjectNode) job.get(VIDEO)).putNull(LINK);
    }
    return job;
  }

  /**
   * A webhook's body, with the link in its {@code data}.
   *
   * @throws IOException if there are no credentials now; there may be some later
   */
  public String inEvent(String payload) throws IOException {
    if (!isOn()) {
      return payload;
    }
    ObjectNode event = (ObjectNode) JSON.readTree(payload);
    addTo((ObjectNode) event.get("data"));
    return JSON.writeValueAsString(event);
  }

  private void addTo(ObjectNode job) throws IOException {
    // A bucket of earlier settings may belong to another account.
    if (isOn() && job.path(VIDEO).path("bucket").asText().equals(links.bucket())) {
      ObjectNode video = (ObjectNode) job.get(VIDEO);
      video.put(LINK, links.to(video.path("key").asText(), lifetime).toASCIIString());
    }
  }

  private boolean isOn() {
    return links != null && !lifetime.isZero();
  }
}
