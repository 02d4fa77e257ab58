package io.reelay.settings;

import java.time.Duration;

/**
 * How work is claimed.
 *
 * @param interval time between two looks for work, 50 ms to 1 min
 * @param submitThreads creates sent at the same time, 1 to 256
 * @param lease how long a node may be silent before its jobs are taken over, 5 s to 1 h
 */
public record DispatchSettings(Duration interval, int submitThreads, Duration lease) {
  private static final int CREATES_PER_THREAD = 2;

  /** Creates claimed at once: ahead of free threads, which need not wait for the next look then. */
  public int claimedCreates() {
    return submitThreads * CREATES_PER_THREAD;
  }

  static DispatchSettings read(SettingValues values) {
    return new DispatchSettings(
        values.get(Catalogue.DISPATCH_INTERVAL),
        values.get(Catalogue.DISPATCH_SUBMIT_THREADS),
        values.get(Catalogue.DISPATCH_LEASE));
  }
}
