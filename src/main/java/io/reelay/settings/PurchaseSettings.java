package io.reelay.settings;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How often a job is bought, and how what was bought is found.
 *
 * @param maxAttempts creates of one job that are billed or may be, 1 to 100
 * @param retriedFailures error kinds of failed jobs that are created again by themselves
 * @param reconcileInterval time between two looks for the tasks of unknown jobs, 0 to 1 d; 0 = off
 */
public record PurchaseSettings(
    int maxAttempts, Set<String> retriedFailures, Duration reconcileInterval) {

  /** Why a job may have failed that a gateway might make if it were asked once more. */
  static final List<String> RETRIABLE_FAILURES =
      List.of(
          "generation_failed",
          "moderation",
          "no_video_url",
          "download",
          "invalid_request",
          "not_found");

  public PurchaseSettings {
    retriedFailures = Set.copyOf(retriedFailures);
  }

  static PurchaseSettings read(SettingValues values) {
    return new PurchaseSettings(
        values.get(Catalogue.MAX_ATTEMPTS),
        values.get(Catalogue.RETRY_FAILED),
        values.get(Catalogue.RECONCILE_INTERVAL));
  }
}
