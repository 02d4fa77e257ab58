package io.reelay.ledger.claim;

import io.reelay.config.ReelaySettings;
import java.time.Duration;
import java.util.Map;

/**
 * How much a node takes on.
 *
 * @param gateways gateway name → what it may get; jobs of other gateways are left alone
 * @param creates claimed creates on this node at once
 * @param stores videos on their way into the storage on this node at once
 * @param lease how long a claim lasts without renewal; it is renewed after a third of that
 */
public record ClaimLimits(
    Map<String, GatewayTerms> gateways, int creates, int stores, Duration lease) {

  /** Those of a node with these settings. */
  public static ClaimLimits of(ReelaySettings settings) {
    return new ClaimLimits(
        settings.ofEachGateway(GatewayTerms::of),
        settings.dispatch().claimedCreates(),
        settings.storage().claimedStores(),
        settings.dispatch().lease());
  }
}
