package io.reelay.poll;

import io.reelay.config.PollSettings;
import java.util.Arrays;

/**
 * The times of a task's polls by the durations of the last tasks of its model. Polls are rare
 * before the shortest of them, and frequent where most tasks ended. On average a task needs as many
 * polls as with growing intervals.
 */
final class PollPlan {
  /** Without a plan the intervals grow by this. */
  static final double GROWTH = 1.2;

  /** The shortest wait is this part of the interval. */
  static final int PARTS_OF_INTERVAL = 4;

  /**
   * While no task has ever ended so early, the wait is up to so many times the longest interval.
   */
  private static final int LONGEST_INTERVALS = 4;

  /** Age of the task at each poll in milliseconds, ascending. */
  private final long[] ages;

  private PollPlan(long[] ages) {
    this.ages = ages;
  }

  /**
   * @param durations milliseconds, ascending, at least one
   */
  static PollPlan of(long[] durations, PollSettings policy) {
    long shortestWait = policy.interval().toMillis() / PARTS_OF_INTERVAL;
    long longestWait = longestWait(policy);
    double pollsOfGrowing =
        Arrays.stream(durations).mapToInt(age -> pollsUntil(age, policy)).average().orElseThrow();
    // A poll before the first end keeps the progress fresh, and finds an early failure.
    int early = (int) (durations[0] / longestWait);
    // A task ends on average after half of the polls that are spread over all ends.
    int late = Math.max(1, (int) Math.round(2 * (pollsOfGrowing - early) - 1));
    long[] ages = new long[early + late];
    for (int i = 0; i < early; i++) {
      ages[i] = (i + 1) * longestWait;
    }
    int count = early;
    for (int i = 1; i <= late; i++) {
      long age = quantile(durations, (double) i / late);
      long earlier = count == 0 ? 0 : ages[count - 1];
      if (age - earlier >= shortestWait || i == late) {
        ages[count++] = Math.max(age, earlier + shortestWait);
      }
    }
    return new PollPlan(Arrays.copyOf(ages, count));
  }

  /** The number of polls of a task of this duration, if the intervals grow. */
  private static int pollsUntil(long duration, PollSettings policy) {
    int polls = 1;
    for (double age = policy.firstDelay().toMillis(); age < duration; polls++) {
      age += waitAfter(polls, policy);
    }
    return polls;
  }

  /** The wait after a poll in milliseconds, if the intervals grow. */
  private static double waitAfter(int poll, PollSettings policy) {
    double grown = policy.interval().toMillis() * Math.pow(GROWTH, poll - 1.0);
    return Math.min(grown, policy.maxInterval().toMillis());
  }

  /** The longest wait of a plan in milliseconds. */
  static long longestWait(PollSettings policy) {
    return LONGEST_INTERVALS * policy.maxInterval().toMillis();
  }

  /**
   * The age of a task at a poll in milliseconds, if the intervals grow.
   *
   * @param number of the poll, from 1
   */
  static long ageAtPoll(int number, PollSettings policy) {
    double age = policy.firstDelay().toMillis();
    for (int poll = 1; poll < number; poll++) {
      age += waitAfter(poll, policy);
    }
    return (long) age;
  }

  /** The duration within which this share of the tasks ended, interpolated. */
  private static long quantile(long[] durations, double share) {
    double place = share * (durations.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, durations.length - 1);
    return (long) (durations[below] + (place - below) * (durations[above] - durations[below]));
  }

  /**
   * The wait until the plan's next poll in milliseconds; 0 if the plan has none.
   *
   * @param age of the task in milliseconds
   */
  long waitAt(long age) {
    for (int i = 0; i < ages.length; i++) {
      long earlier = i == 0 ? 0 : ages[i - 1];
      // A poll that came a moment before its time was the one of the plan.
      if (ages[i] - age > (ages[i] - earlier) / PARTS_OF_INTERVAL) {
        return ages[i] - age;
      }
    }
    return 0;
  }
}
