package io.reelay.ledger;

import io.reelay.cost.CostEstimates;
import java.util.Set;

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
}
