package io.reelay.config;

import io.reelay.config.ValueType.InvalidValueException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One gateway.
 *
 * @param name 1 to 40 of a-z, 0-9 and dash
 * @param dialect prefix of its two Kamelets' names
 * @param baseUrl http or https, without slash at its end
 * @param apiKey bearer token, visible ASCII; the gateways take it in {@code Authorization} ({@code
 *     000_b2b3dd81083fd377.txt})
 * @param headers name → value, sent only to its own origin; the values may be secrets
 * @param userAgent empty = Reelay's default
 * @param maxInFlight jobs at the gateway at the same time, 1 to 100,000
 * @param maxCreatesPerMinute creates sent in any 60 s, 0 to 100,000; 0 = no limit
 * @param maxCreatesPerHour creates that are billed or may be, in any 60 min; 0 = no limit
 * @param maxCreatesPerDay creates that are billed or may be, in any 24 h; 0 = no limit
 * @param idempotency its reaction to a create with a known key
 * @param idempotencyWindow how long a create may be sent again under its key, 1 min to 7 d
 * @param serverErrors answers after which a create is sent again; none by default
 * @param listsTasks whether the dialect has a Kamelet that lists the gateway's tasks
 * @param connectTimeout 100 ms to 2 min
 * @param responseTimeout 1 s to 10 min
 */
public record GatewaySettings(
    String name,
    String dialect,
    URI baseUrl,
    String apiKey,
    Map<String, String> headers,
    String userAgent,
    int maxInFlight,
    int maxCreatesPerMinute,
    int maxCreatesPerHour,
    int maxCreatesPerDay,
    Idempotency idempotency,
    Duration idempotencyWindow,
    ServerErrors serverErrors,
    boolean listsTasks,
    Duration connectTimeout,
    Duration responseTimeout) {

  static GatewaySettings read(SettingValues values, String name, Dialects dialects) {
    Setting<String> dialectSetting = Catalogue.GATEWAY_DIALECT.member(name);
    String dialect = values.get(dialectSetting);
    if (values.areValid(dialectSetting) && !dialects.names().contains(dialect)) {
      values.fault(
          dialectSetting,
          "%s does not exist; %s".formatted(Faults.quoted(dialect), dialects.described()));
    }
    return new GatewaySettings(
        name,
        dialect,
        values.get(Catalogue.GATEWAY_BASE_URL.member(name)),
        values.get(Catalogue.GATEWAY_API_KEY.member(name)),
        values.get(Catalogue.GATEWAY_HEADERS.member(name)),
        values.get(Catalogue.GATEWAY_USER_AGENT.member(name)),
        values.get(Catalogue.GATEWAY_MAX_IN_FLIGHT.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_MINUTE.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_HOUR.member(name)),
        values.get(Catalogue.GATEWAY_MAX_CREATES_PER_DAY.member(name)),
        Idempotency.of(values.get(Catalogue.GATEWAY_IDEMPOTENCY.member(name))),
        values.get(Catalogue.GATEWAY_IDEMPOTENCY_WINDOW.member(name)),
        serverErrors(values, name, dialect, dialects),
        dialect != null && dialects.listing().contains(dialect),
        values.get(Catalogue.GATEWAY_CONNECT_TIMEOUT.member(name)),
        values.get(Catalogue.GATEWAY_RESPONSE_TIMEOUT.member(name)));
  }

  private static ServerErrors serverErrors(
      SettingValues values, String name, String dialect, Dialects dialects) {
    Setting<String> setting = Catalogue.GATEWAY_ON_SERVER_ERROR.member(name);
    boolean retries = values.get(setting).equals(Catalogue.RETRY);
    if (!retries || !dialects.names().contains(dialect)) {
      return ServerErrors.NONE;
    }
    try {
      return dialects.serverErrorsOf(dialect);
    } catch (InvalidValueException e) {
      values.fault(setting, e.getMessage());
      return ServerErrors.NONE;
    }
  }

  /** Secrets, which must not be in any log or history. */
  public Stream<String> secrets() {
    return Stream.concat(Stream.of(apiKey), headers.values().stream());
  }

  /** Without the key and the headers' values. */
  @Override
  public String toString() {
    return "GatewaySettings[name=%s, dialect=%s, baseUrl=%s, apiKey=%s, headers=%s, maxInFlight=%d, %s, %s]"
        .formatted(
            name,
            dialect,
            baseUrl,
            Setting.mask(apiKey),
            headers.keySet(),
            maxInFlight,
            "maxCreatesPerMinute/Hour/Day=%d/%d/%d, idempotency=%s"
                .formatted(
                    maxCreatesPerMinute, maxCreatesPerHour, maxCreatesPerDay, idempotency.text()),
            "connectTimeout=" + connectTimeout + ", responseTimeout=" + responseTimeout);
  }

  /** A gateway's reaction to a create with an {@code Idempotency-Key} that it has seen before. */
  public enum Idempotency {
    /** It ignores keys. Reelay sends none, and never sends a create in doubt again. */
    NONE,
    /** It repeats its first answer and bills nothing. */
    REPLAY,
    /** It answers 409, perhaps with the task's id, and bills nothing. */
    REJECT;

    /** The setting's word. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value for a word. */
    public static Idempotency of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * The answers that mean, according to the gateway's documents, that it broke down and that the
   * create may be sent again. A load balancer's answers, and answers of any other form, do not
   * count.
   *
   * @param statuses HTTP statuses, 500 or 503; empty = no answers count
   * @param fields fields that such an answer must have, a JSON object, as in {@code error.message}
   */
  public record ServerErrors(Set<Integer> statuses, Set<String> fields) {
    /** No answer causes another create. */
    public static final ServerErrors NONE = new ServerErrors(Set.of(), Set.of());

    /** The most resends of one purchase's create after such answers. */
    public static final int MAX_RESENDS = 3;

    public ServerErrors {
      statuses = Set.copyOf(statuses);
      fields = Set.copyOf(fields);
    }

    /**
     * Whether an answer is one of these.
     *
     * @param answered fields of the answer, each with a text or a number; empty if it is not JSON
     */
    public boolean include(int httpStatus, Set<String> answered) {
      return statuses.contains(httpStatus) && answered.containsAll(fields);
    }
  }
}
