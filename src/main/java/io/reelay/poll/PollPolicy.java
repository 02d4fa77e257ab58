package io.reelay.poll;

import java.time.Duration;

/**
 * How a task is asked for; the settings {@code reelay.poll.*}.
 *
 * @param firstDelay from the create's answer to the first query
 * @param interval between queries at first
 * @param maxInterval what the interval grows to
 * @param deadline from the create's answer until the job counts as expired
 * @param maxPolls queries until the job counts as expired
 * @param urlGrace how long a finished task may go without a video URL
 */
public record PollPolicy(
    Duration firstDelay,
    Duration interval,
    Duration maxInterval,
    Duration deadline,
    int maxPolls,
    Duration urlGrace) {}
