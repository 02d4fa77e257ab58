package io.reelay.ledger.purchase;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.GatewaySettings;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.ReelaySettings;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limits of a job's purchases and costs.
 *
 * @param keyedGateways names of gateways whose creates have a key
 * @param maxAttempts creates of one job that are billed or may be, 1 or more
 * @param retriedFailures error kinds after which a failed job is created again automatically
 * @param costs costs of creates
 * @param maxMicrosPerDay cost limit of the creates of any 24 h, in millionths; 0 = no limit
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

  /** The rules from the settings. */
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
