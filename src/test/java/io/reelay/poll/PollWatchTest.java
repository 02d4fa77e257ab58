package io.reelay.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.PollSettings;
import io.reelay.gateway.GatewayError;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.transition.JobProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollWatchTest {
  private static final PollSettings POLICY =
      new PollSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(60),
          200,
          Duration.ofMinutes(2),
          1);

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final ActiveLeases held = new ActiveLeases(Map.of());
  private final PollWatch watch = watch(0);

  private PollWatch watch(int polls) {
    return watch(polls, 1);
  }

  private PollWatch watch(int polls, long claim) {
    ClaimedJob job = Tasks.job(polls, claim, now);
    held.hold(job);
    return new PollWatch(
        job, POLICY, new JobProgress(), held, new TaskDurations(POLICY), () -> now);
  }

  private static TaskReport answer(
      int http, String word, String url, GatewayError error, Duration retry, Duration pollAfter) {
    return answer(http, word, url, error, retry, pollAfter, null);
  }

  private static TaskReport answer(
      int http,
      String word,
      String url,
      GatewayError error,
      Duration retry,
      Duration pollAfter,
      String unusable) {
    return Tasks.answer(http, word, null, url, error, retry, pollAfter, unusable);
  }

  private static TaskReport status(String word) {
    return answer(200, word, null, null, null, null);
  }

  private static TaskReport http(int status, String code) {
    return answer(status, null, null, new GatewayError("no", null, code), null, null);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void theFirstQueryWaitsForTheFirstDelay() {
    assertThat(watch.delayMillis()).isBetween(9_000L, 11_000L);
  }

  @Test
  void aWatchTakenOverCountsTheTimeThatPassed() {
    ClaimedJob old = Tasks.job(9, 1, now.minusSeconds(100));
    PollWatch resumed =
        new PollWatch(old, POLICY, new JobProgress(), held, new TaskDurations(POLICY), () -> now);
    assertThat(resumed.delayMillis()).isBetween(1L, 10_000L);
    assertThat(resumed.polls()).isEqualTo(9);
  }

  @Test
  void theIntervalGrowsToItsMaximumAndNoFurther() {
    for (int i = 0; i < 20; i++) {
      watch.saw(status("processing"));
      assertThat(watch.delayMillis()).isBetween(9_000L, 33_000L);
    }
    assertThat(watch.delayMillis()).isGreaterThan(26_000L);
    assertThat(watch.watching()).isTrue();
  }

  @Test
  void afterManyQueriesThatTheGatewayAskedForNoWaitIsLongerThanTheLongest() {
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(2));
      watch.saw(answer(200, "in_progress", null, null, null, Duration.ofSeconds(2)));
    }

    watch.saw(Tasks.progress("processing", 50, null));

    assertThat(watch.delayMillis()).isLessThanOrEqualTo(33_000);
  }

  @Test
  void theGatewaysOwnDelaysAreHonoured() {
    watch.saw(answer(200, "in_progress", null, null, null, Duration.ofMillis(1500)));
    assertThat(watch.delayMillis()).isEqualTo(1500);
    watch.saw(answer(429, null, null, null, Duration.ofSeconds(90), null));
    assertThat(watch.delayMillis()).isEqualTo(90_000);
  }

  @Test
  void aFinishedVideoEndsTheWatch() {
    watch.saw(answer(200, "completed", "https://cdn.example/v.mp4", null, null, null));
    assertThat(watch.watching()).isFalse();
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.READY);
  }

  @Test
  void finishedWithAUrlThatCannotBeUsedFailsWithTheReason() {
    TaskReport report =
        answer(
            200,
            "completed",
            null,
            null,
            null,
            null,
            "its video's address has 9000 characters, more than 8192");
    watch.saw(report);
    pass(Duration.ofSeconds(121));
    watch.saw(report);
    assertThat(watch.error().kind()).isEqualTo("no_video_url");
    assertThat(watch.error().message()).contains("9000 characters, more than 8192");
  }

  @Test
  void finishedWithoutAUrlGetsAGraceAndThenFails() {
    watch.saw(status("completed"));
    assertThat(watch.watching()).isTrue();
    pass(Duration.ofSeconds(119));
    watch.saw(status("completed"));
    assertThat(watch.watching()).isTrue();
    pass(Duration.ofSeconds(2));
    watch.saw(status("completed"));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.FAILED);
    assertThat(watch.error().kind()).isEqualTo("no_video_url");
  }

  @Test
  void anUnlistedStatusGoesOn() {
    watch.saw(status("pondering"));
    assertThat(watch.watching()).isTrue();
  }

  @Test
  void theDeadlineEndsAsExpiredAndNoDelayReachesBeyondIt() {
    pass(Duration.ofMinutes(59));
    watch.saw(answer(200, "processing", null, null, Duration.ofHours(1), null));
    assertThat(watch.delayMillis()).isEqualTo(60_000);
    pass(Duration.ofMinutes(1));
    watch.saw(status("processing"));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.EXPIRED);
    assertThat(watch.error().kind()).isEqualTo("deadline");
  }

  @Test
  void theMostQueriesEndAsExpired() {
    PollWatch late = watch(199);
    late.saw(status("processing"));
    assertThat(late.outcome()).isEqualTo(PollWatch.Outcome.EXPIRED);
  }

  @Test
  void noAnswerBacksOffToAMinuteAndGoesOn() {
    for (int i = 0; i < 12; i++) {
      watch.missed(new IOException("reset"));
    }
    assertThat(watch.watching()).isTrue();
    assertThat(watch.delayMillis()).isBetween(54_000L, 66_000L);
    watch.saw(status("processing"));
    assertThat(watch.delayMillis()).isLessThan(12_000L);
  }

  @Test
  void aTaskNotFoundRightAfterTheCreateIsForgiven() {
    for (int i = 0; i < 5; i++) {
      watch.saw(http(400, "task_not_exist"));
    }
    assertThat(watch.watching()).isTrue();
    watch.saw(status("processing"));
    pass(Duration.ofMinutes(2));
    watch.saw(http(400, "task_not_exist"));
    watch.saw(http(404, null));
    assertThat(watch.watching()).isTrue();
    watch.saw(http(404, null));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.EXPIRED);
    assertThat(watch.error().kind()).isEqualTo("task_not_found");
  }

  @Test
  void aKeyThatIsRefusedWhilePollingNeverEndsTheJob() {
    pass(Duration.ofMinutes(5));
    for (int i = 0; i < 10; i++) {
      watch.saw(http(401, null));
      watch.saw(http(403, null));
      watch.saw(http(500, "get_channel_failed"));
    }
    assertThat(watch.watching()).isTrue();
  }

  @Test
  void aFailureKeepsTheGatewaysWordsAndCode() {
    watch.saw(
        answer(
            200,
            "failed",
            null,
            new GatewayError("blocked", null, "moderation_blocked"),
            null,
            null));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.FAILED);
    assertThat(watch.error().kind()).isEqualTo("moderation");
    assertThat(watch.error().code()).isEqualTo("moderation_blocked");
    assertThat(watch.error().message()).isEqualTo("blocked");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 422, 451})
  void aQueryThatIsRefusedByModerationEndsTheJobAtOnce(int status) {
    watch.saw(http(status, "imagine:content-moderated"));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.FAILED);
    assertThat(watch.error().kind()).isEqualTo("moderation");
    assertThat(watch.error().code()).isEqualTo("imagine:content-moderated");
  }

  @Test
  void aGatewayThatBreaksDownOverModerationEndsNothing() {
    watch.saw(http(502, "content_filter"));
    assertThat(watch.watching()).isTrue();
  }

  @Test
  void whatIsDoneAndKeptBackByModerationIsNotWaitedFor() {
    GatewayError kept = new GatewayError(null, "moderation", null);
    watch.saw(answer(200, "done", null, kept, null, null));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.FAILED);
    assertThat(watch.error().kind()).isEqualTo("moderation");
  }

  @Test
  void aVideoThatIsThereIsTakenWhateverElseIsSaid() {
    GatewayError warning = new GatewayError("flagged as sensitive", "moderation", null);
    watch.saw(answer(200, "done", "https://cdn/a.mp4", warning, null, null));
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.READY);
  }

  @Test
  void aStatusWordOfAContentFilterIsModeration() {
    watch.saw(status("Content Moderated"));
    assertThat(watch.error().kind()).isEqualTo("moderation");
  }

  @Test
  void aWrongBaseUrlEndsNoJobThatIsPaidFor() {
    pass(Duration.ofMinutes(5));
    GatewayError moved = new GatewayError("https://gw is not it", "reelay:base-url", null);
    for (int i = 0; i < 10; i++) {
      watch.saw(answer(404, null, null, moved, null, null));
    }
    assertThat(watch.watching()).isTrue();
  }

  @Test
  void aShutdownEndsTheLoopButNotTheJob() {
    held.drain();
    assertThat(watch.watching()).isFalse();
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.WATCHING);
  }

  @Test
  void aWatchEndsWithoutAnOutcomeWhenAnotherClaimHasTheJob() {
    watch.saw(status("processing"));
    assertThat(watch.watching()).isTrue();

    watch(0, 2);

    assertThat(watch.watching()).isFalse();
    assertThat(watch.outcome()).isEqualTo(PollWatch.Outcome.WATCHING);
  }
}
