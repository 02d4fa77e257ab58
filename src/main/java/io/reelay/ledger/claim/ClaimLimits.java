package io.reelay.ledger.claim;

import io.reelay.config.ReelaySettings;
import io.reelay.ledger.JobState;
import java.time.Duration;
import java.util.Map;

/**
 * The limits of a node's claims.
 *
 * @param gateways gateway name → its terms; jobs of other gateways are not claimed
 * @param creates claimed creates on this node at once
 * @param stores videos in transfer to the storage on this node at once
 * @param lease how long a claim lasts without renewal; the renewal is after a third of it
 * @param upkeep least time between two rounds that look after all jobs; 0 = each round does
 */
public record ClaimLimits(
    Map<String, GatewayTerms> gateways, int creates, int stores, Duration lease, Duration upkeep) {

  /** The limits of a node with these settings. */
  public static ClaimLimits of(ReelaySettings settings) {
    return new ClaimLimits(
        settings.ofEachGateway(GatewayTerms::of),
        settings.dispatch().claimedCreates(),
        settings.storage().claimedStores(),
        settings.dispatch().lease(),
        // Less than the interval, so that each tick's round does it.
        settings.dispatch().interval().dividedBy(2));
  }

  /**
   * For {@link ActiveLeases}: the stages that get jobs with their claims. A waiting task needs no
   * thread, so it always has a place.
   */
  public Map<JobState, Integer> roomOfNextStages() {
    return Map.of(JobState.GENERATING, Integer.MAX_VALUE, JobState.STORING, stores);
  }
}
