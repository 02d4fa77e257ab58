package io.reelay;

import static java.util.Map.entry;

import io.reelay.config.BucketInboxSettings;
import io.reelay.config.ReelaySettings;
import io.reelay.intake.s3.InboxQueue;
import java.util.Map;
import java.util.Optional;

/**
 * The values of {@code {{reelay.internal.*}}} in the routes. They are derived from the settings,
 * and users do not set them.
 */
final class RoutePlaceholders {
  private RoutePlaceholders() {}

  /**
   * @param queue of the bucket's event notifications, after its lookup
   */
  static Map<String, String> of(ReelaySettings settings, Optional<InboxQueue> queue) {
    BucketInboxSettings bucket = settings.bucketInbox();
    return Map.ofEntries(
        // Preconditions of optional routes.
        entry("reelay.internal.inbox-enabled", "" + !settings.inbox().directory().isEmpty()),
        entry("reelay.internal.bucket-enabled", "" + bucket.isOn()),
        entry("reelay.internal.queue-enabled", "" + queue.isPresent()),
        entry("reelay.internal.webhook-enabled", "" + settings.webhook().isOn()),
        // An interval of 0 turns a periodic route off.
        entry(
            "reelay.internal.reconcile-enabled",
            "" + !settings.purchases().reconcileInterval().isZero()),
        entry("reelay.internal.sweep-enabled", "" + !settings.storage().sweepInterval().isZero()),
        // Each stage's queue has room for all claims of a round, so no claim waits for room.
        entry("reelay.internal.submit-queue", "" + settings.dispatch().claimedCreates()),
        // A round and the hand-overs beside it may each fill all places.
        entry("reelay.internal.store-queue", "" + 2 * settings.storage().claimedStores()),
        entry("reelay.internal.webhook-queue", "" + settings.webhook().claimedEvents()),
        entry("reelay.internal.webhook-of-one", "" + settings.webhook().claimedEventsOfOne()),
        // Milliseconds between two listings of the bucket: with a queue the sweep-interval.
        entry("reelay.internal.bucket-listing", "" + bucket.listing().toMillis()),
        // One of the two comes from the setting, the other from the queue's server.
        entry("reelay.internal.queue-name", queue.map(InboxQueue::name).orElse("")),
        entry("reelay.internal.queue-url", queue.map(InboxQueue::url).orElse("")));
  }
}
