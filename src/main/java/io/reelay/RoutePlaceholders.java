package io.reelay;

import static java.util.Map.entry;

import io.reelay.config.BucketInboxSettings;
import io.reelay.config.ReelaySettings;
import io.reelay.intake.s3.InboxQueue;
import java.util.Map;
import java.util.Optional;

/**
 * What the routes ask for by {@code {{reelay.internal.*}}}: it follows from the settings, and no
 * one sets it.
 */
final class RoutePlaceholders {
  private RoutePlaceholders() {}

  /**
   * @param queue of the bucket's event notifications, as it was found
   */
  static Map<String, String> of(ReelaySettings settings, Optional<InboxQueue> queue) {
    BucketInboxSettings bucket = settings.bucketInbox();
    return Map.ofEntries(
        // Routes that are not there without what they serve: their precondition.
        entry("reelay.internal.inbox-enabled", "" + !settings.inbox().directory().isEmpty()),
        entry("reelay.internal.bucket-enabled", "" + bucket.isOn()),
        entry("reelay.internal.queue-enabled", "" + queue.isPresent()),
        entry("reelay.internal.webhook-enabled", "" + settings.webhook().isOn()),
        // An interval of 0 turns a periodic route off.
        entry(
            "reelay.internal.reconcile-enabled",
            "" + !settings.purchases().reconcileInterval().isZero()),
        entry("reelay.internal.sweep-enabled", "" + !settings.storage().sweepInterval().isZero()),
        // Each stage's queue has room for all that a round claims for it, so no claim waits for
        // room.
        entry("reelay.internal.submit-queue", "" + settings.dispatch().claimedCreates()),
        entry("reelay.internal.store-queue", "" + settings.storage().claimedStores()),
        entry("reelay.internal.webhook-queue", "" + settings.webhook().claimedEvents()),
        // Milliseconds between two listings of the bucket: with a queue the sweep-interval.
        entry("reelay.internal.bucket-listing", "" + bucket.listing().toMillis()),
        // The setting has one of the two. The queue's server has answered the other.
        entry("reelay.internal.queue-name", queue.map(InboxQueue::name).orElse("")),
        entry("reelay.internal.queue-url", queue.map(InboxQueue::url).orElse("")));
  }
}
