package io.reelay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reelay.camel.StageThreadPools;
import io.reelay.gateway.CreateVerdicts;
import io.reelay.gateway.GatewayContent;
import io.reelay.gateway.GatewayKamelets;
import io.reelay.gateway.GatewayRequests;
import io.reelay.gateway.ImageLinks;
import io.reelay.gateway.MultipartRequests;
import io.reelay.health.FreeDisk;
import io.reelay.health.HealthChecks;
import io.reelay.health.LedgerProbes;
import io.reelay.health.StorageProbe;
import io.reelay.history.AttemptLog;
import io.reelay.http.AccessRules;
import io.reelay.http.ApiErrors;
import io.reelay.http.ApiServer;
import io.reelay.http.JobViews;
import io.reelay.http.PromptUploads;
import io.reelay.image.LocalImages;
import io.reelay.intake.InboxFiles;
import io.reelay.intake.InboxFolders;
import io.reelay.intake.LeftAlone;
import io.reelay.intake.PromptIntake;
import io.reelay.intake.TakenFiles;
import io.reelay.ledger.BegunUploads;
import io.reelay.ledger.GatewayPauses;
import io.reelay.ledger.HeldClaims;
import io.reelay.ledger.InboxObjects;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.JobClaims;
import io.reelay.ledger.JobHistory;
import io.reelay.ledger.JobOperations;
import io.reelay.ledger.JobProgress;
import io.reelay.ledger.JobQueries;
import io.reelay.ledger.JobReport;
import io.reelay.ledger.JobTransitions;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.LedgerClock;
import io.reelay.ledger.LedgerCounts;
import io.reelay.ledger.Nodes;
import io.reelay.ledger.Outbox;
import io.reelay.ledger.Purchases;
import io.reelay.ledger.UnansweredCreates;
import io.reelay.ledger.VideoEvents;
import io.reelay.metrics.JobMeters;
import io.reelay.metrics.LedgerGauges;
import io.reelay.poll.PollPool;
import io.reelay.poll.PollWatches;
import io.reelay.prompt.PromptFileReader;
import io.reelay.reconcile.Reconciliation;
import io.reelay.security.AddressGuard;
import io.reelay.security.GuardedConnections;
import io.reelay.security.OutsideAddress;
import io.reelay.settings.GatewaySettings;
import io.reelay.settings.ReelaySettings;
import io.reelay.storage.DownloadClient;
import io.reelay.storage.ObjectTags;
import io.reelay.storage.Sidecar;
import io.reelay.storage.StorageKeyTemplate;
import io.reelay.storage.StoreRetries;
import io.reelay.storage.VideoTransfer;
import io.reelay.time.Clocks;
import io.reelay.webhook.WebhookRetries;
import io.reelay.webhook.WebhookSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheck;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** Reelay's parts, made from the settings, under the names by which the routes call them. */
final class Components implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Components.class);
  private static final Duration DOWNLOAD_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DOWNLOAD_READ_TIMEOUT = Duration.ofSeconds(30);

  /** What is not in the list by then will not be: a person, or the command, looks further back. */
  private static final Duration OLDEST_RECONCILED = Duration.ofHours(24);

  private final ReelaySettings settings;
  private final GatewayKamelets kamelets;
  private final Ledger ledger;
  private final HeldClaims held = new HeldClaims();
  private final PollPool pollPool;
  private final JobClaims claims;
  private final Outbox outbox;
  private final GatewayPauses pauses;
  private final LedgerCounts counts;
  private final ApiServer server;
  private final LedgerClock clock;
  private final BucketInbox bucketInbox;
  private final HealthChecks health = new HealthChecks();
  private final FileStores files;
  private final HttpClientConnectionManager downloads;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Object> beans = new LinkedHashMap<>();

  /**
   * @param home the working folder: routes, and what relative paths in the settings start from
   * @throws IOException if the ledger's folder or the storage cannot be used
   */
  Components(ReelaySettings settings, Path home, Clocks clocks) throws IOException {
    this.settings = settings;
    kamelets = new GatewayKamelets(settings.gateways().values());
    String node = UUID.randomUUID().toString();
    // The S3 client takes as long to make as the ledger to open: the start is their maximum.
    CompletableFuture<S3Client> opening = FileStores.client(settings.storage());
    ledger = Ledger.open(settings.ledger().location());
    clock = ledger.clock(clocks);
    pollPool = new PollPool(settings.poll().threads());
    files = FileStores.of(settings.storage(), opening, new BegunUploads(ledger, node, clock));

    VideoEvents events =
        new VideoEvents(
            settings.webhook().url(),
            settings.webhook().fromPrompts(),
            settings.webhook().events());
    Map<String, String> dialects = settings.ofEachGateway(GatewaySettings::dialect);
    JobMeters jobMeters = new JobMeters(meters);
    JobTransitions jobs =
        new JobTransitions(
            ledger,
            events,
            dialects,
            new Purchases(ledger, settings.purchaseRules()),
            held,
            jobMeters,
            clock);
    JobProgress progress = new JobProgress();
    JobHistory history = new JobHistory(ledger, settings.ledger().retention());
    Nodes nodes = new Nodes(ledger, node, settings.dispatch().lease(), clock);
    nodes.join();
    claims =
        new JobClaims(
            ledger, nodes, settings.claimLimits(), events, progress, history, held, clock);
    outbox = new Outbox(ledger, node, settings.webhook().timeout().multipliedBy(3), clock);
    JobQueries queries = new JobQueries(ledger);
    warnOfJobsLeftBehind(queries.unfinished(), dialects.keySet());
    pauses = new GatewayPauses(ledger, clock);
    counts = new LedgerCounts(ledger);
    new LedgerGauges(counts, settings.gateways().keySet(), clock).bindTo(meters);
    AttemptLog attempts = new AttemptLog(history, kamelets.redaction(), clock);
    AddressGuard guard = new AddressGuard(settings.network().allow());
    downloads =
        GuardedConnections.pool(
            guard, settings.storage().threads(), DOWNLOAD_CONNECT_TIMEOUT, DOWNLOAD_READ_TIMEOUT);
    server =
        new ApiServer(
            settings.console().host(),
            settings.console().port(),
            new AccessRules(settings.console().token()),
            settings.inbox().maxFileBytes());

    LocalImages localImages = settings.localImages(settings.inbox().settle(), clocks.wall());
    PromptIntake intake = intake(home, queries, localImages, dialects);
    bucketInbox = bucketInbox(node, intake, localImages);
    beans.putAll(bucketInbox.beans());
    folderInbox(
        new TakenFiles(Path.of(settings.inbox().directory()), node, nodes::isAlive), clocks);
    beans.put("promptUploads", new PromptUploads(intake, queries, settings.inbox().maxFileBytes()));

    beans.put("claims", claims);
    beans.put("jobs", jobs);
    beans.put("pauses", pauses);
    beans.put("attempts", attempts);
    beans.put("stageThreadPools", new StageThreadPools());
    beans.putAll(kamelets.beans(clocks.wall(), meters));
    creates(jobs, queries, new UnansweredCreates(ledger, events, clock));
    beans.put("pollPool", pollPool);
    beans.put(
        "watches",
        new PollWatches(
            settings.poll().policy(),
            jobs,
            pauses,
            progress,
            attempts,
            jobMeters,
            held,
            clocks.steady()));
    storing(jobs, queries);
    webhooks(guard, clocks);
    operators(queries, new JobOperations(ledger, events, clock));
    watchHealth();
  }

  private PromptIntake intake(
      Path home, JobQueries queries, LocalImages localImages, Map<String, String> dialects) {
    PromptIntake intake =
        new PromptIntake(
            new PromptFileReader(settings.promptRules(home), queries::gatewaysOfSource),
            localImages,
            files.images(),
            new JobAdmission(ledger, clock),
            dialects);
    beans.put("promptIntake", intake);
    return intake;
  }

  private BucketInbox bucketInbox(String node, PromptIntake intake, LocalImages localImages)
      throws IOException {
    InboxObjects objects =
        new InboxObjects(
            ledger, node, settings.dispatch().lease(), settings.ledger().retention(), clock);
    return new BucketInbox(
        settings.bucketInbox(),
        objects,
        intake,
        localImages,
        settings.inbox().maxFileBytes(),
        clock);
  }

  private void folderInbox(TakenFiles taken, Clocks clocks) {
    beans.put("takenFiles", taken);
    beans.put("inboxFiles", new InboxFiles(settings.inbox().settle(), clocks, taken));
    beans.put("inboxFolders", new InboxFolders(clocks.wall()));
  }

  private void creates(JobTransitions jobs, JobQueries queries, UnansweredCreates unanswered) {
    Duration linkLifetime = settings.images().linkLifetime();
    beans.put(
        "requests",
        new GatewayRequests(
            queries, new ImageLinks(key -> files.images().link(key, linkLifetime))));
    beans.put("multipart", new MultipartRequests(files.images()));
    beans.put(
        "creates",
        new CreateVerdicts(jobs, pauses, settings.ofEachGateway(GatewaySettings::idempotency)));
    beans.put(
        "reconciliation",
        new Reconciliation(unanswered, settings.gateways().values(), OLDEST_RECONCILED));
  }

  private void storing(JobTransitions jobs, JobQueries queries) {
    beans.put(
        "videoTransfer",
        new VideoTransfer(
            files.videos(),
            new StorageKeyTemplate(settings.storage().key()),
            new ObjectTags(settings.storage().s3().tags()),
            settings.storage().sidecar() ? new Sidecar(queries) : null,
            jobs));
    beans.put("leftovers", files.leftovers());
    beans.put("storeRetries", new StoreRetries(jobs));
    beans.put("gatewayContent", new GatewayContent(settings.gateways()));
    beans.put("outsideAddress", new OutsideAddress());
    beans.put("downloadClient", new DownloadClient());
    beans.put("downloadConnections", downloads);
  }

  private void webhooks(AddressGuard guard, Clocks clocks) {
    beans.put("outbox", outbox);
    beans.put("webhookRetries", new WebhookRetries(outbox));
    if (settings.webhook().isOn()) {
      beans.put(
          "webhookSigner",
          new WebhookSigner(settings.webhook().secret(), files.links(), clocks.wall()));
    }
    beans.put(
        "webhookConnections",
        GuardedConnections.pool(
            guard,
            settings.webhook().threads(),
            settings.webhook().timeout(),
            settings.webhook().timeout()));
  }

  private void operators(JobQueries queries, JobOperations operations) {
    beans.put("jobViews", new JobViews(queries));
    beans.put("jobReport", new JobReport(queries));
    beans.put("jobOperations", operations);
    beans.put("videoLinks", files.links());
    beans.put("apiErrors", new ApiErrors());
  }

  private void watchHealth() {
    health
        .needed("ledger", LedgerProbes.writable(ledger))
        .needed("disk", new FreeDisk(writtenTo(), settings.health().minFreeDiskBytes()))
        .awaited("storage", new StorageProbe(files.videos()::reach));
    bucketInbox.place().ifPresent(inbox -> health.awaited("inbox", new StorageProbe(inbox)));
    for (String gateway : settings.gateways().keySet()) {
      health.awaited("gateway " + gateway, LedgerProbes.gateway(gateway, pauses, clock));
    }
    if (settings.webhook().isOn()) {
      health.awaited("webhook", LedgerProbes.webhook(counts));
    }
  }

  private static void warnOfJobsLeftBehind(Map<String, Integer> jobs, Set<String> configured) {
    jobs.forEach(
        (gateway, count) -> {
          if (!configured.contains(gateway)) {
            LOG.warn("{} jobs stay where they are: gateway {} is not configured", count, gateway);
          }
        });
  }

  /** Registry name → bean. */
  Map<String, Object> beans() {
    return beans;
  }

  /** Name in the registry → check. */
  Map<String, HealthCheck> healthChecks() {
    return health.byName();
  }

  private List<Path> writtenTo() {
    List<Path> folders = new ArrayList<>();
    ledger.folder().ifPresent(folders::add);
    // Where prompts that are posted arrive.
    folders.add(Path.of(System.getProperty("java.io.tmpdir")));
    if (!settings.inbox().directory().isEmpty()) {
      folders.add(Path.of(settings.inbox().directory()));
    }
    return folders;
  }

  /** Where everything is counted. */
  MeterRegistry meters() {
    return meters;
  }

  /** What the routes' {@code {{placeholders}}} and the Kamelets' parameters are. */
  Properties placeholders() {
    Properties placeholders = new Properties();
    placeholders.putAll(settings.asProperties());
    placeholders.put("camel.main.shutdown-timeout", "" + settings.shutdown().graceSeconds());
    placeholders.put("reelay.internal.left-alone", LeftAlone.NAMES);
    placeholders.put("reelay.internal.inbox-enabled", "" + !settings.inbox().directory().isEmpty());
    placeholders.put("reelay.internal.webhook-enabled", "" + (settings.webhook().isOn()));
    placeholders.put(
        "reelay.internal.reconcile-enabled",
        "" + !settings.purchases().reconcileInterval().isZero());
    placeholders.put(
        "reelay.internal.sweep-enabled", "" + !settings.storage().sweepInterval().isZero());
    placeholders.put("reelay.internal.webhook-queue", "" + settings.webhook().claimedEvents());
    placeholders.put("reelay.internal.submit-queue", "" + settings.dispatch().claimedCreates());
    placeholders.put("reelay.internal.store-queue", "" + settings.storage().claimedStores());
    placeholders.putAll(bucketInbox.placeholders());
    placeholders.putAll(kamelets.parameters());
    return placeholders;
  }

  /** The server of the routes' {@code platform-http:}, to be added to the context before them. */
  ApiServer server() {
    return server;
  }

  /** The endpoints that the routes' {@code toD} resolves to. */
  List<String> kamelets() {
    return kamelets.endpoints();
  }

  /**
   * Nothing new is claimed from now on, waiting jobs leave their exchanges, and others have them at
   * once. What is on the wire stays this node's.
   */
  void drain() {
    held.drain();
    bucketInbox.drain();
    pollPool.wakeAll();
    pollPool.scheduleWithFixedDelay(
        this::handOver, 0, settings.dispatch().lease().toMillis() / 3, TimeUnit.MILLISECONDS);
    // A silent read hears no interrupt; cut off, the transfer fails and takes its half video back.
    pollPool.schedule(
        () -> downloads.close(CloseMode.IMMEDIATE),
        settings.shutdown().grace().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void handOver() {
    try {
      claims.handOver();
    } catch (RuntimeException e) {
      // Thrown on, it would be the last round.
      LOG.warn("The jobs cannot be handed over now: {}", e.getMessage());
    }
  }

  /** After the routes have stopped: every claim goes back, so that the next node need not wait. */
  @Override
  public void close() throws Exception {
    pollPool.shutdownNow();
    health.close();
    try (ledger;
        files;
        bucketInbox) {
      claims.releaseAll();
      outbox.releaseAll();
    }
  }
}
