package io.reelay.ledger.purchase;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.GatewaySettings;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.ReelaySettings;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often a job may be bought, and for how much.
 *
 * @param keyedGateways whose creates are sent under a key, by name
 * @param maxAttempts creates of one job that are billed or may be, 1 or more
 * @param retriedFailures the error kinds of a failed job that is created again by itself
 * @param costs what a create costs
 * @param maxMicrosPerDay what the creates of any 24 h may cost, in millionths; 0 = no limit
 * @param currency for people
 */
public record PurchaseRules(
    Set<String> keyedGateways,
    int maxAttempts,
    Set<String> retriedFailures,
    CostEstimates costs,
    long maxMicrosPerDay,
    String currency) {
  public PurchaseRules {
    keyedGateways = Set.copyOf(keyedGateways);
    retriedFailures = Set.copyOf(retriedFailures);
  }

  /** Those that the settings ask for. */
  public static PurchaseRules of(ReelaySettings settings) {
    return new PurchaseRules(
        settings.gateways().values().stream()
            .filter(gateway -> gateway.idempotency() != Idempotency.NONE)
            .map(GatewaySettings::name)
            .collect(Collectors.toSet()),
        settings.purchases().maxAttempts(),
        settings.purchases().retriedFailures(),
        new CostEstimates(settings.costs().prices()),
        Price.inMicros(settings.costs().maxPerDay()),
        settings.costs().currency());
  }
}
