package io.reelay.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.gateway.GatewayError;
import io.reelay.gateway.TaskReport;
import io.reelay.gateway.VideoStatuses;
import io.reelay.ledger.claim.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Tasks under watch, and answers about them. */
final class Tasks {
  private static final VideoStatuses STATUSES = new VideoStatuses(new SimpleMeterRegistry());

  private Tasks() {}

  static ClaimedJob job(int polls, long claim, Instant submitted) {
    return new ObjectMapper()
        .convertValue(
            Map.of(
                "id",
                "id",
                "gateway",
                "main",
                "claim",
                claim,
                "submitted",
                submitted.toEpochMilli(),
                "polls",
                polls),
            ClaimedJob.class);
  }

  static TaskReport progress(String word, Integer percent, String url) {
    return answer(200, word, percent, url, null, null, null, null);
  }

  static TaskReport answer(
      int http,
      String word,
      Integer percent,
      String url,
      GatewayError error,
      Duration retry,
      Duration pollAfter,
      String unusable) {
    return new TaskReport(
        http,
        null,
        null,
        word,
        STATUSES.meaningOf(word),
        percent,
        url,
        null,
        null,
        null,
        error,
        retry,
        pollAfter,
        null,
        true,
        Set.of(),
        unusable);
  }
}
