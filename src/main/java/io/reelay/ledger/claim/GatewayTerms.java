package io.reelay.ledger.claim;

import io.reelay.config.GatewaySettings;
import io.reelay.config.GatewaySettings.Idempotency;
import java.time.Duration;

/**
 * What a gateway may get, and what it makes of it.
 *
 * @param dialect how it is talked to; a job that comes to it takes this over
 * @param inFlight jobs there at once, over all nodes; a job counts from its claim until its video
 *     is stored
 * @param rates how many creates it may get in which time
 * @param idempotency what it does with a create that it has seen before
 * @param idempotencyWindow how long it is sure to know one; nothing is sent again after that
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
