package io.reelay.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a link to the video into what is told of a job: {@code link} beside {@code url}. It is made
 * when it is told, so that it lives as long as it should, and is kept nowhere.
 */
public final class VideoLinks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(VideoLinks.class);
  private static final String VIDEO = "video";
  private static final String LINK = "link";

  private final S3Links links;
  private final Duration lifetime;

  /**
   * @param links null where videos have no addresses
   * @param lifetime 0 = no links
   */
  public VideoLinks(S3Links links, Duration lifetime) {
    this.links = links;
    this.lifetime = lifetime;
  }

  /** A job's own JSON, with its link; that is null while there are no credentials. */
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
   * @throws IOException there are no credentials now: later there may be
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
    // A bucket of earlier settings may be of another account.
    if (isOn() && job.path(VIDEO).path("bucket").asText().equals(links.bucket())) {
      ObjectNode video = (ObjectNode) job.get(VIDEO);
      video.put(LINK, links.to(video.path("key").asText(), lifetime).toASCIIString());
    }
  }

  private boolean isOn() {
    return links != null && !lifetime.isZero();
  }
}
