package io.reelay.config;

import inet.ipaddr.HostName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All settings, checked.
 *
 * @param inbox settings of the inbox folder
 * @param bucketInbox settings of the bucket inbox
 * @param gateway name of the default gateway, for prompts that name none; one of {@code gateways}
 * @param gateways every gateway by its name, at least one
 * @param defaults default values of prompt fields; may hold prompt text
 * @param dispatch settings of claims
 * @param purchases limits of purchases
 * @param costs costs of creates
 * @param poll settings of polling
 * @param storage place of finished videos
 * @param images settings of local images
 * @param webhook receiver of events
 * @param network settings of outgoing connections
 * @param ledger place and retention of the ledger
 * @param console server of API, health and metrics
 * @param health limits of the health checks
 * @param shutdown time limits of the process's end
 * @param logFormat {@code text} or {@code json}
 * @param warnings a line for each setting with a former name
 * @param asProperties all settings except the secrets, under their own names, for the routes'
 *     placeholders: durations in milliseconds and sizes in bytes, both as bare numbers, lists with
 *     commas, unset values empty. A value may have braces, which Camel would evaluate, so routes
 *     take user text from the records.
 */
public record ReelaySettings(
    InboxSettings inbox,
    BucketInboxSettings bucketInbox,
    String gateway,
    Map<String, GatewaySettings> gateways,
    Map<String, String> defaults,
    Dispatch dispatch,
    Purchases purchases,
    CostSettings costs,
    PollSettings poll,
    StorageSettings storage,
    Images images,
    WebhookSettings webhook,
    NetworkSettings network,
    Ledger ledger,
    Console console,
    Health health,
    Shutdown shutdown,
    String logFormat,
    List<String> warnings,
    Map<String, String> asProperties) {

  public ReelaySettings {
    gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    asProperties = Collections.unmodifiableMap(new LinkedHashMap<>(asProperties));
  }

  /**
   * Reads and checks all settings. The order of the sources is: environment, system properties,
   * {@code application.properties}, defaults. {@code reelay.poll.interval} is {@code
   * REELAY_POLL_INTERVAL} in the environment.
   *
   * @param workingDirectory has {@code application.properties} (optional) and {@code routes/};
   *     relative paths in settings start here
   * @throws SettingsException with all faults, if there are any
   */
  public static ReelaySettings load(
      Path workingDirectory, Map<String, String> environment, Properties systemProperties)
      throws SettingsException {
    Faults faults = new Faults();
    GivenSettings given =
        GivenSettings.read(workingDirectory, environment, systemProperties, faults);
    SettingValues values = new SettingValues(workingDirectory, given, faults);

    InboxSettings inbox = InboxSettings.read(values);
    Map<String, GatewaySettings> gateways = gateways(values, Dialects.in(workingDirectory, faults));
    String gateway = defaultGateway(values, gateways);
    Map<String, String> defaults = defaults(values);
    Dispatch dispatch = Dispatch.read(values);
    Purchases purchases = Purchases.read(values);
    CostSettings costs = CostSettings.read(values);
    PollSettings poll = PollSettings.read(values);
    StorageSettings storage = StorageSettings.read(values);
    BucketInboxSettings bucketInbox = BucketInboxSettings.read(values, storage);
    Images images = Images.read(values);
    WebhookSettings webhook = WebhookSettings.read(values);
    NetworkSettings network = NetworkSettings.read(values);
    Ledger ledger = Ledger.read(values);
    Console console = Console.read(values);
    Health health = Health.read(values);
    Shutdown shutdown = Shutdown.read(values);
    String logFormat = values.get(Catalogue.LOG_FORMAT);

    faults.throwIfAny();
    return new ReelaySettings(
        inbox,
        bucketInbox,
        gateway,
        gateways,
        defaults,
        dispatch,
        purchases,
        costs,
        poll,
        storage,
        images,
        webhook,
        network,
        ledger,
        console,
        health,
        shutdown,
        logFormat,
        given.warnings(),
        values.asProperties());
  }

  private static Map<String, GatewaySettings> gateways(SettingValues values, Dialects dialects) {
    Map<String, GatewaySettings> gateways = new LinkedHashMap<>();
    for (String name : values.gatewayNames()) {
      gateways.put(name, GatewaySettings.read(values, name, dialects));
    }
    if (gateways.isEmpty()) {
      values.fault(Catalogue.GATEWAY_DIALECT, "no gateway is configured; " + dialects.described());
    }
    return gateways;
  }

  private static String defaultGateway(
      SettingValues values, Map<String, GatewaySettings> gateways) {
    String named = values.get(Catalogue.GATEWAY);
    String configured = String.join(", ", gateways.keySet());
    if (named.isEmpty() && gateways.size() == 1) {
      return values.keep(Catalogue.GATEWAY, configured);
    }
    if (named.isEmpty() && gateways.size() > 1 && values.areValid(Catalogue.GATEWAY)) {
      values.fault(Catalogue.GATEWAY, "several gateways are configured: " + configured);
    }
    if (!named.isEmpty() && !gateways.isEmpty() && !gateways.containsKey(named)) {
      values.fault(
          Catalogue.GATEWAY,
          "%s is not configured, but %s".formatted(Faults.quoted(named), configured));
    }
    return named;
  }

  private static Map<String, String> defaults(SettingValues values) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (String field : values.defaultFields()) {
      String value = values.get(Catalogue.DEFAULTS.member(field));
      if (!value.isEmpty()) {
        defaults.put(field, value);
      }
    }
    return defaults;
  }

  /** All secrets that must not be shown; some may be empty. */
  public List<String> secrets() {
    return Stream.concat(
            Stream.concat(
                gateways.values().stream().flatMap(GatewaySettings::secrets), network.secrets()),
            Stream.of(
                storage.s3().secretKey(),
                bucketInbox.connection().secretKey(),
                webhook.secret(),
                // The whole URL of a chat's webhook is a secret.
                webhook.url() == null ? null : webhook.url().getRawQuery(),
                ledger.location().password(),
                console.token()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** A part of the settings for each gateway, by name. */
  public <T> Map<String, T> ofEachGateway(Function<GatewaySettings, T> part) {
    return gateways.values().stream().collect(Collectors.toMap(GatewaySettings::name, part));
  }

  /** Without secrets and without the values of defaults, which may be prompt text. */
  @Override
  public String toString() {
    return "ReelaySettings[inbox=%s, %s, gateway=%s, gateways=%s, defaults=%s, dispatch=%s, %s, poll=%s, %s]"
        .formatted(
            inbox,
            bucketInbox,
            gateway,
            gateways.values(),
            defaults.keySet(),
            dispatch,
            purchases + ", " + costs,
            poll,
            "storage=%s, images=%s, webhook=%s, network=%s, ledger=%s, console=%s, health=%s, %s"
                .formatted(storage, images, webhook, network, ledger, console, health, shutdown));
  }

  /**
   * The settings of claims.
   *
   * @param interval time between two claims of work, 50 ms to 1 min
   * @param submitThreads creates sent at the same time, 1 to 256
   * @param lease how long a node may be silent before other nodes take over its jobs, 5 s to 1 h
   */
  public record Dispatch(Duration interval, int submitThreads, Duration lease) {
    private static final int CREATES_PER_THREAD = 2;

    /**
     * The number of creates claimed at once. It is larger than the number of threads, so a free
     * thread need not wait for the next claim.
     */
    public int claimedCreates() {
      return submitThreads * CREATES_PER_THREAD;
    }

    static Dispatch read(SettingValues values) {
      return new Dispatch(
          values.get(Catalogue.DISPATCH_INTERVAL),
          values.get(Catalogue.DISPATCH_SUBMIT_THREADS),
          values.get(Catalogue.DISPATCH_LEASE));
    }
  }

  /**
   * The limits of purchases, and the search for bought tasks.
   *
   * @param maxAttempts creates of one job that are billed or may be, 1 to 100
   * @param retriedFailures error kinds after which a failed job is created again automatically
   * @param reconcileInterval time between two searches for the tasks of unknown jobs, 0 to 1 d; 0 =
   *     off
   */
  public record Purchases(
      int maxAttempts, Set<String> retriedFailures, Duration reconcileInterval) {

    /** The error kinds after which a second create may succeed. */
    static final List<String> RETRIABLE_FAILURES =
        List.of(
            "generation_failed",
            "moderation",
            "no_video_url",
            "download",
            "invalid_request",
            "not_found");

    public Purchases {
      retriedFailures = Set.copyOf(retriedFailures);
    }

    static Purchases read(SettingValues values) {
      return new Purchases(
          values.get(Catalogue.MAX_ATTEMPTS),
          values.get(Catalogue.RETRY_FAILED),
          values.get(Catalogue.RECONCILE_INTERVAL));
    }
  }

  /**
   * The settings of local images.
   *
   * @param maxBytes largest image, 1 KiB to 256 MiB
   * @param prefix prefix of their keys in the storage, such as {@code reelay-images/}
   * @param linkLifetime how long a gateway may fetch one, 10 min to 7 d, the longest validity of an
   *     S3 signature
   */
  public record Images(long maxBytes, String prefix, Duration linkLifetime) {
    static Images read(SettingValues values) {
      return new Images(
          values.get(Catalogue.IMAGES_MAX_SIZE),
          values.get(Catalogue.IMAGES_PREFIX),
          values.get(Catalogue.IMAGES_LINK_LIFETIME));
    }
  }

  /**
   * The settings of the ledger.
   *
   * @param location never a database in memory
   * @param retention how long the ledger keeps attempts of ended jobs and delivered events
   */
  public record Ledger(LedgerLocation location, Duration retention) {

    static Ledger read(SettingValues values) {
      String url = values.get(Catalogue.LEDGER_URL);
      String user = values.get(Catalogue.LEDGER_USER);
      if (url.startsWith(LedgerLocation.SQLITE)) {
        String file = url.substring(LedgerLocation.SQLITE.length());
        url = values.keep(Catalogue.LEDGER_URL, LedgerLocation.SQLITE + values.resolve(file));
      } else if (user.isEmpty() && values.areValid(Catalogue.LEDGER_USER)) {
        values.missing(Catalogue.LEDGER_USER);
      }
      return new Ledger(
          new LedgerLocation(
              url,
              user,
              values.get(Catalogue.LEDGER_PASSWORD),
              values.get(Catalogue.LEDGER_CONNECTIONS)),
          values.get(Catalogue.LEDGER_RETENTION));
    }
  }

  /**
   * The server of API, health and metrics, and its access.
   *
   * @param host a loopback address, if {@code token} is empty
   * @param port 0 to 65535; 0 = any free one
   * @param token required in each request as {@code Authorization: Bearer}; empty = no token
   */
  public record Console(String host, int port, String token) {

    static Console read(SettingValues values) {
      String host = values.get(Catalogue.HTTP_HOST);
      String token = values.get(Catalogue.HTTP_TOKEN);
      if (token.isEmpty()
          && !isLoopback(host)
          && values.areValid(Catalogue.HTTP_HOST, Catalogue.HTTP_TOKEN)) {
        values.fault(
            Catalogue.HTTP_TOKEN,
            "required, because reelay.http.host "
                + Faults.quoted(host)
                + " is not a loopback address");
      }
      return new Console(host, values.get(Catalogue.HTTP_PORT), token);
    }

    /** The check does not ask a name server, since a name's address may change later. */
    private static boolean isLoopback(String host) {
      return host.equals("localhost") || new HostName(host).isLoopback();
    }

    @Override
    public String toString() {
      return "Console[host=%s, port=%d, token=%s]".formatted(host, port, Setting.mask(token));
    }
  }

  /**
   * The limits of the health checks.
   *
   * @param minFreeDiskBytes least free disk space for work, 1 MiB to 1 TiB
   */
  public record Health(long minFreeDiskBytes) {

    static Health read(SettingValues values) {
      return new Health(values.get(Catalogue.HEALTH_MIN_FREE_DISK));
    }
  }

  /**
   * The time limits of the process's end on a signal.
   *
   * @param grace time limit for creates, queries and transfers on the wire, 1 s to 10 min
   */
  public record Shutdown(Duration grace) {
    /** Extra time for routes that do not end. After it the process no longer waits for them. */
    private static final Duration LEFT = Duration.ofSeconds(2);

    /** Extra time for the ledger. */
    private static final Duration CLOSED = Duration.ofSeconds(2);

    static Shutdown read(SettingValues values) {
      return new Shutdown(values.get(Catalogue.SHUTDOWN_GRACE));
    }

    /** The grace in whole seconds, as Camel needs it. */
    public long graceSeconds() {
      return grace.plusMillis(999).toSeconds();
    }

    /** The time after which the end no longer waits for routes. */
    public Duration routesEnd() {
      return grace.plus(LEFT);
    }

    /**
     * The longest duration of the end. An orchestrator must wait longer before it kills the
     * process.
     */
    public Duration limit() {
      return routesEnd().plus(CLOSED);
    }
  }
}
