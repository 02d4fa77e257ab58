package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of status words that no table knows. */
class VideoStatusesTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(VideoStatuses.class);

  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final VideoStatuses statuses = new VideoStatuses(meters);

  @BeforeEach
  void listen() {
    LOG.setLevel(Level.WARN);
    LOG.setAdditive(false);
    LOG.addAppender(seen);
    seen.start();
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(seen);
    LOG.setAdditive(true);
    LOG.setLevel(null);
  }

  private double counted(String status) {
    return meters.get("reelay.gateway.status.unlisted").tag("status", status).counter().count();
  }

  @Test
  void aNewWordIsToldOnceAndCounted() {
    assertThat(statuses.meaningOf("Reticulating")).isEqualTo(VideoStatus.RUNNING);
    assertThat(statuses.meaningOf("reticulating")).isEqualTo(VideoStatus.RUNNING);

    assertThat(counted("reticulating")).isEqualTo(2);
    assertThat(seen.list).hasSize(1);
  }

  @Test
  void aStatusThatIsNoWordIsNeitherLoggedNorALabel() {
    statuses.meaningOf("a cat on a roof is being drawn");
    statuses.meaningOf("x".repeat(1_000));

    assertThat(counted("other")).isEqualTo(2);
    assertThat(seen.list).isEmpty();
  }

  @Test
  void noiseWithoutEndIsOfAHundredNamesAtMost() {
    for (int number = 0; number < 1_000; number++) {
      statuses.meaningOf("noise-" + number);
    }

    assertThat(meters.getMeters()).hasSize(101);
    assertThat(seen.list).hasSize(100);
  }
}
