package io.reelay.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code gateway/video-statuses.properties}: a gateway's status word → its meaning. */
public final class VideoStatuses {
  private static final Logger LOG = LoggerFactory.getLogger(VideoStatuses.class);
  private static final String UNLISTED = "reelay.gateway.status.unlisted";
  private static final String TABLE = "/gateway/video-statuses.properties";

  /** Random status words of a gateway must not fill the memory. */
  private static final int MAX_REPORTED = 100;

  /** Other text may be anything, even the prompt. */
  private static final Pattern WORD = Pattern.compile("[\\w.-]{1,40}");

  private final Map<String, VideoStatus> meanings;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final MeterRegistry meters;

  /**
   * @param meters gets the counter {@code reelay.gateway.status.unlisted}, tagged with the status
   */
  public VideoStatuses(MeterRegistry meters) {
    this.meters = meters;
    Properties table = new Properties();
    try (Reader in =
        new InputStreamReader(
            VideoStatuses.class.getResourceAsStream(TABLE), StandardCharsets.UTF_8)) {
      table.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    meanings =
        table.stringPropertyNames().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    word -> word, word -> VideoStatus.valueOf(table.getProperty(word))));
  }

  /**
   * The meaning of a status word.
   *
   * @param word in the gateway's spelling; null if there is none
   * @return {@link VideoStatus#RUNNING} for a word that is not in the table
   */
  public VideoStatus meaningOf(String word) {
    if (word == null) {
      return VideoStatus.RUNNING;
    }
    String key = word.strip().toLowerCase(Locale.ROOT);
    VideoStatus meaning = meanings.get(key);
    if (meaning != null) {
      return meaning;
    }
    if (WORD.matcher(key).matches() && reported.size() < MAX_REPORTED && reported.add(key)) {
      LOG.warn("status '{}' is not known; it counts as still running", key);
    }
    meters.counter(UNLISTED, "status", reported.contains(key) ? key : "other").increment();
    return VideoStatus.RUNNING;
  }
}
