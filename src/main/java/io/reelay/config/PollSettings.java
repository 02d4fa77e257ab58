package io.reelay.config;

import java.time.Duration;

/**
 * The settings of polling.
 *
 * @param firstDelay wait between create and first poll, 0 to 1 h
 * @param interval wait between two polls, 100 ms to 1 h
 * @param maxInterval upper limit of that wait, from {@code interval} to 1 h
 * @param deadline age at which an unfinished job expires, 1 s to 7 d
 * @param maxPolls polls after which an unfinished job expires, 1 to 1,000,000
 * @param urlGrace longest wait for the video's URL after the job's success, 0 to 1 h
 * @param threads polls sent at the same time, 1 to 256
 */
public record PollSettings(
    Duration firstDelay,
    Duration interval,
    Duration maxInterval,
    Duration deadline,
    int maxPolls,
    Duration urlGrace,
    int threads) {

  static PollSettings read(SettingValues values) {
    Duration interval = values.get(Catalogue.POLL_INTERVAL);
    Duration maxInterval = values.get(Catalogue.POLL_MAX_INTERVAL);
    if (values.areValid(Catalogue.POLL_INTERVAL, Catalogue.POLL_MAX_INTERVAL)
        && maxInterval.compareTo(interval) < 0) {
      values.fault(Catalogue.POLL_MAX_INTERVAL, "is below reelay.poll.interval");
    }
    return new PollSettings(
        values.get(Catalogue.POLL_FIRST_DELAY),
        interval,
        maxInterval,
        values.get(Catalogue.POLL_DEADLINE),
        values.get(Catalogue.POLL_MAX_POLLS),
        values.get(Catalogue.POLL_URL_GRACE),
        values.get(Catalogue.POLL_THREADS));
  }
}
