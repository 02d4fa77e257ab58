package io.reelay.settings;

import io.reelay.cost.CostEstimates;
import io.reelay.cost.Price;
import io.reelay.image.LocalImages;
import io.reelay.ledger.ClaimLimits;
import io.reelay.ledger.Idempotency;
import io.reelay.ledger.PurchaseRules;
import io.reelay.prompt.PromptRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings, checked.
 *
 * @param inbox how prompt files are taken, and from which folder
 * @param bucketInbox which bucket they are taken from
 * @param gateway name of the gateway of the prompts that name none; one of {@code gateways}
 * @param gateways every gateway by its name, at least one
 * @param defaults value of a prompt field where the prompt has none; may hold prompt text
 * @param dispatch how work is claimed
 * @param purchases how often a job is bought
 * @param costs what creates cost
 * @param poll how jobs are followed
 * @param storage where finished videos go
 * @param images local images on their way to the gateways
 * @param webhook who is told
 * @param network where webhooks and downloads may go
 * @param ledger where jobs are remembered
 * @param console where API, health and metrics are served
 * @param health what counts as healthy
 * @param shutdown how the process ends
 * @param logFormat {@code text} or {@code json}
 * @param asProperties every setting but the secrets under its own name, for the placeholders of the
 *     routes: durations as milliseconds and sizes as bytes, both bare numbers, lists with commas,
 *     empty where nothing is set. A value may itself hold braces, which Camel would evaluate, so
 *     routes take user text from the records.
 */
public record ReelaySettings(
    InboxSettings inbox,
    BucketInboxSettings bucketInbox,
    String gateway,
    Map<String, GatewaySettings> gateways,
    Map<String, String> defaults,
    DispatchSettings dispatch,
    PurchaseSettings purchases,
    CostSettings costs,
    PollSettings poll,
    StorageSettings storage,
    ImageSettings images,
    WebhookSettings webhook,
    NetworkSettings network,
    LedgerSettings ledger,
    ConsoleSettings console,
    HealthSettings health,
    ShutdownSettings shutdown,
    String logFormat,
    Map<String, String> asProperties) {

  public ReelaySettings {
    gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    asProperties = Collections.unmodifiableMap(new LinkedHashMap<>(asProperties));
  }

  /**
   * Reads and checks everything. The environment wins over system properties, those over {@code
   * application.properties}, that over the defaults; {@code reelay.poll.interval} is {@code
   * REELAY_POLL_INTERVAL} in the environment.
   *
   * @param workingDirectory holds {@code application.properties}, if there is one, and {@code
   *     routes/}; relative paths of settings start here
   * @throws SettingsException with every fault, where there is one
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
    DispatchSettings dispatch = DispatchSettings.read(values);
    PurchaseSettings purchases = PurchaseSettings.read(values);
    CostSettings costs = CostSettings.read(values);
    PollSettings poll = PollSettings.read(values);
    StorageSettings storage = StorageSettings.read(values);
    BucketInboxSettings bucketInbox = BucketInboxSettings.read(values, storage);
    ImageSettings images = ImageSettings.read(values);
    WebhookSettings webhook = WebhookSettings.read(values);
    NetworkSettings network = NetworkSettings.read(values);
    LedgerSettings ledger = LedgerSettings.read(values);
    ConsoleSettings console = ConsoleSettings.read(values);
    HealthSettings health = HealthSettings.read(values);
    ShutdownSettings shutdown = ShutdownSettings.read(values);
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
    if (named.isEmpty() && gateways.size() > 1 && values.sound(Catalogue.GATEWAY)) {
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

  /**
   * What prompt files are checked against.
   *
   * @param workingDirectory holds {@code routes/}
   */
  public PromptRules promptRules(Path workingDirectory) {
    return new PromptRules(
        gateway,
        ofEachGateway(GatewaySettings::dialect),
        defaults,
        workingDirectory.resolve(Dialects.FOLDER),
        inbox.maxFileBytes(),
        storage.isBucket(),
        inbox.onError(),
        webhook.fromPrompts());
  }

  /**
   * What local images must be like.
   *
   * @param settle an image that was changed less than this ago is taken for half written
   */
  public LocalImages localImages(Duration settle, InstantSource clock) {
    return new LocalImages(images.prefix(), images.maxBytes(), settle, clock);
  }

  /** How much this node takes on. */
  public ClaimLimits claimLimits() {
    return new ClaimLimits(
        ofEachGateway(GatewaySettings::terms),
        dispatch.claimedCreates(),
        storage.claimedStores(),
        dispatch.lease());
  }

  /** How often a job may be bought, and for how much. */
  public PurchaseRules purchaseRules() {
    return new PurchaseRules(
        gateways.values().stream()
            .filter(settings -> settings.idempotency() != Idempotency.NONE)
            .map(GatewaySettings::name)
            .collect(Collectors.toSet()),
        purchases.maxAttempts(),
        purchases.retriedFailures(),
        new CostEstimates(costs.prices()),
        Price.inMicros(costs.maxPerDay()),
        costs.currency());
  }

  /** A part of the settings by each gateway's name. */
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
}
