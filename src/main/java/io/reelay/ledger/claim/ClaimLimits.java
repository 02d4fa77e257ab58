package io.reelay.ledger.claim;

import io.reelay.config.ReelaySettings;
import java.time.Duration;
import java.util.Map;

/**
 * The limits of a node's claims.
 *
 * @param gateways gateway name → its terms; jobs of other gateways are not claimed
 * @param creates claimed creates on this node at once
 * @param stores videos in transfer to the storage on this node at once
 * @param lease how long a claim lasts without renewal; the renewal is after a third of it
 */
public record ClaimLimits(
    Map<String, GatewayTerms> gateways, int creates, int stores, Duration lease) {

  /** The limits of a node with these settings. */
  public static ClaimLimits of(ReelaySettings settings) {
    return new ClaimLimits(
        settings.ofEachGateway(GatewayTerms::of),
        settings.dispatch().claimedCreates(),
        settings.storage().claimedStores(),
        settings.dispatch().lease());
  }
}
