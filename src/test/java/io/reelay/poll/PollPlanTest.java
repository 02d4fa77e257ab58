package io.reelay.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.PollSettings;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.transition.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls come when tasks end. A thousand tasks are watched on a clock of their own. */
class PollPlanTest {
  private static final PollSettings POLICY =
      new PollSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(10),
          100_000,
          Duration.ofMinutes(2),
          1);

  private static final int TASKS = 1_000;

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  /** Means over all tasks. */
  private record Watched(double lagSeconds, double polls) {}

  private static TaskReport answer(String word, Integer progress) {
    String url = word.equals("completed") ? "https://cdn.example/v.mp4" : null;
    return Tasks.progress(word, progress, url);
  }

  /**
   * @param remembered whether the tasks' durations are known to the tasks after them
   * @param progress milliseconds since the create in percent of the duration → reported percent
   */
  private Watched watch(boolean remembered, DoubleSupplier seconds, LongUnaryOperator progress) {
    TaskDurations durations = new TaskDurations(POLICY);
    double lag = 0;
    double polls = 0;
    for (int i = 0; i < TASKS; i++) {
      long duration = (long) (seconds.getAsDouble() * 1000);
      ClaimedJob job = Tasks.job(0, i, now);
      ActiveLeases held = new ActiveLeases(Map.of());
      held.hold(job);
      PollWatch watch =
          new PollWatch(
              job,
              POLICY,
              new JobProgress(),
              held,
              remembered ? durations : new TaskDurations(POLICY),
              () -> now);
      long end = now.toEpochMilli() + duration;
      while (watch.watching()) {
        now = now.plusMillis(watch.delayMillis());
        long percent = 100 - (end - now.toEpochMilli()) * 100 / duration;
        watch.saw(
            now.toEpochMilli() >= end
                ? answer("completed", 100)
                : answer(
                    "processing", progress == null ? null : (int) progress.applyAsLong(percent)));
      }
      lag += (now.toEpochMilli() - end) / 1000.0;
      polls += watch.polls();
    }
    return new Watched(lag / TASKS, polls / TASKS);
  }

  /** Deterministic: a seed for each test. */
  private static DoubleSupplier normal(double mean, double deviation, long seed) {
    Random random = new Random(seed);
    return () -> Math.max(5, mean + deviation * random.nextGaussian());
  }

  private static DoubleSupplier between(double least, double most, long seed) {
    Random random = new Random(seed);
    return () -> least + (most - least) * random.nextDouble();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 120, 240})
  void withAsManyPollsTheLagIsAtMostHalf(int mean) {
    Watched growing = watch(false, normal(mean, mean * 0.15, 1), null);
    Watched planned = watch(true, normal(mean, mean * 0.15, 1), null);

    assertThat(planned.polls()).isLessThanOrEqualTo(growing.polls() * 1.02);
    assertThat(planned.lagSeconds()).isLessThanOrEqualTo(growing.lagSeconds() / 2);
  }

  /** The longest interval bounds the polls before the first end, so less is left to win. */
  @Test
  void longTasksOfAModelEndCloselyTogether() {
    Watched growing = watch(false, normal(600, 50, 6), null);
    Watched planned = watch(true, normal(600, 50, 6), null);

    assertThat(planned.polls()).isLessThanOrEqualTo(growing.polls() * 1.02);
    assertThat(planned.lagSeconds()).isLessThanOrEqualTo(growing.lagSeconds() / 2);
  }

  @Test
  void aWideSpreadCostsNoMorePollsAndNoMoreTime() {
    Watched growing = watch(false, between(30, 300, 2), null);
    Watched planned = watch(true, between(30, 300, 2), null);

    assertThat(planned.polls()).isLessThanOrEqualTo(growing.polls() * 1.05);
    assertThat(planned.lagSeconds()).isLessThan(growing.lagSeconds());
  }

  @Test
  void withoutEarlierTasksAnHonestProgressHalvesTheLag() {
    Watched growing = watch(false, normal(120, 20, 3), null);
    Watched watched = watch(false, normal(120, 20, 3), percent -> percent);

    assertThat(watched.polls()).isLessThanOrEqualTo(growing.polls() + 1);
    assertThat(watched.lagSeconds()).isLessThanOrEqualTo(growing.lagSeconds() / 2);
  }

  @Test
  void aProgressThatStopsCostsAtMostOnePollMore() {
    Watched growing = watch(false, normal(300, 20, 4), null);
    Watched watched = watch(false, normal(300, 20, 4), percent -> Math.min(99, percent * 4));

    // The waits of the two runs differ by their random parts.
    assertThat(watched.polls()).isLessThanOrEqualTo(growing.polls() + 1.2);
  }

  /** As after an outage of the gateway: nobody knows when these tasks ended. */
  @Test
  void aTaskThatNobodySawUnfinishedTeachesNothing() {
    TaskDurations durations = new TaskDurations(POLICY);
    ActiveLeases held = new ActiveLeases(Map.of());
    for (int i = 0; i < 32; i++) {
      ClaimedJob job = Tasks.job(0, i, now);
      held.hold(job);
      PollWatch watch = new PollWatch(job, POLICY, new JobProgress(), held, durations, () -> now);
      now = now.plus(Duration.ofMinutes(20));
      watch.saw(answer("completed", 100));
    }

    assertThat(durations.plan(Tasks.job(0, 0, now))).isNull();
  }

  @Test
  void aModelThatBecomesSlowerIsLearntAgain() {
    Random random = new Random(5);
    int[] count = {0};
    DoubleSupplier slower = () -> (count[0]++ < TASKS / 2 ? 60 : 240) + 10 * random.nextGaussian();
    Watched planned = watch(true, slower, null);
    count[0] = 0;
    Watched growing = watch(false, slower, null);

    assertThat(planned.polls()).isLessThanOrEqualTo(growing.polls() * 1.05);
    assertThat(planned.lagSeconds()).isLessThan(growing.lagSeconds());
  }
}
