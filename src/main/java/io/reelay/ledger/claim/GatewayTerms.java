package io.reelay.ledger.claim;

import io.reelay.config.GatewaySettings;
import io.reelay.config.GatewaySettings.Idempotency;
import java.time.Duration;

/**
 * A gateway's limits, and its reaction to creates.
 *
 * @param dialect its dialect; a job that moves to it gets this dialect
 * @param inFlight jobs there at once, over all nodes; a job counts from its claim until its video
 *     is stored
 * @param rates limits of its creates over time
 * @param idempotency its reaction to a known create
 * @param idempotencyWindow how long it certainly knows a create; no resends after that
 */
public record GatewayTerms(
    String dialect,
    int inFlight,
    CreateRates rates,
    Idempotency idempotency,
    Duration idempotencyWindow) {

  static GatewayTerms of(GatewaySettings settings) {
    return new GatewayTerms(
        settings.dialect(),
        settings.maxInFlight(),
        new CreateRates(
            settings.maxCreatesPerMinute(),
            settings.maxCreatesPerHour(),
            settings.maxCreatesPerDay()),
        settings.idempotency(),
        settings.idempotencyWindow());
  }

  /** Whether creates are sent under a key. */
  public boolean keyed() {
    return idempotency != Idempotency.NONE;
  }
}
