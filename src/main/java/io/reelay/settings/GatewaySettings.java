package io.reelay.settings;

import io.reelay.ledger.CreateRates;
import io.reelay.ledger.GatewayTerms;
import io.reelay.ledger.Idempotency;
import java.net.URI;
import java.time.Duration;

/**
 * One gateway.
 *
 * @param name 1 to 40 of a-z, 0-9 and dash
 * @param dialect front part of the two Kamelets that talk to it
 * @param baseUrl http or https, without slash at its end
 * @param apiKey bearer token, visible ASCII; the gateways take it in {@code Authorization} ({@code
 *     000_b2b3dd81083fd377.txt})
 * @param maxInFlight jobs at the gateway at the same time, 1 to 100,000
 * @param maxCreatesPerMinute creates begun in any 60 s, 0 to 100,000; 0 = no limit
 * @param maxCreatesPerHour creates that are billed or may be, in any 60 min; 0 = no limit
 * @param maxCreatesPerDay creates that are billed or may be, in any 24 h; 0 = no limit
 * @param idempotency what it does with a create under a key that it knows
 * @param idempotencyWindow how long a create may be sent again under its key, 1 min to 7 d
 * @param listsTasks whether the dialect has a Kamelet that lists the gateway's tasks
 * @param connectTimeout 100 ms to 2 min
 * @param responseTimeout 1 s to 10 min
 */
public record GatewaySettings(
    String name,
    String dialect,
    URI baseUrl,
    String apiKey,
    int maxInFlight,
    int maxCreatesPerMinute,
    int maxCreatesPerHour,
    int maxCreatesPerDay,
    Idempotency idempotency,
    Duration idempotencyWindow,
    boolean listsTasks,
    Duration connectTimeout,
    Duration responseTimeout) {

  static GatewaySettings read(SettingValues values, String name, Dialects dialects) {
    Setting<String> dialectSetting = Catalogue.GATEWAY_DIALECT.member(name);
    String dialect = values.get(dialectSetting);
    if (values.sound(dialectSetting) && !dialects.names().contains(dialect)) {
      values.fault(
          dialectSetting,
          "%s is not there; %s".formatted(Faults.quoted(dialect), dialects.described()));
    }
    return new GatewaySettings(
        name,
        dialect,
        values.get(Catalogue.GATEWAY_BASE_URL.member(name)),
        values.get(Catalogue.GATEWAY_API_KEY.member(name)),
        values.get(Catalogue.GATEWAY_MAX_IN_FLIGHT.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_MINUTE.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_HOUR.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_DAY.member(name)),
        Idempotency.of(values.get(Catalogue.GATEWAY_IDEMPOTENCY.member(name))),
        values.get(Catalogue.GATEWAY_IDEMPOTENCY_WINDOW.member(name)),
        dialect != null && dialects.listing().contains(dialect),
        values.get(Catalogue.GATEWAY_CONNECT_TIMEOUT.member(name)),
        values.get(Catalogue.GATEWAY_RESPONSE_TIMEOUT.member(name)));
  }

  /** What the gateway may get, and what it makes of it. */
  GatewayTerms terms() {
    return new GatewayTerms(
        dialect,
        maxInFlight,
        new CreateRates(maxCreatesPerMinute, maxCreatesPerHour, maxCreatesPerDay),
        idempotency,
        idempotencyWindow);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "GatewaySettings[name=%s, dialect=%s, baseUrl=%s, apiKey=%s, maxInFlight=%d, %s, %s]"
        .formatted(
            name,
            dialect,
            baseUrl,
            Mask.of(apiKey),
            maxInFlight,
            "maxCreatesPerMinute/Hour/Day=%d/%d/%d, idempotency=%s"
                .formatted(
                    maxCreatesPerMinute, maxCreatesPerHour, maxCreatesPerDay, idempotency.text()),
            "connectTimeout=" + connectTimeout + ", responseTimeout=" + responseTimeout);
  }
}
