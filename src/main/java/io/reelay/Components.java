package io.reelay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reelay.api.AccessRules;
import io.reelay.api.ApiErrors;
import io.reelay.api.ApiServer;
import io.reelay.api.Consents;
import io.reelay.api.JobViews;
import io.reelay.api.OutageViews;
import io.reelay.api.PromptUploads;
import io.reelay.config.GatewaySettings;
import io.reelay.config.ObjectTags;
import io.reelay.config.ReelaySettings;
import io.reelay.config.StorageKeyTemplate;
import io.reelay.dispatch.OutageProbes;
import io.reelay.dispatch.StageHandOver;
import io.reelay.dispatch.StageThreadPools;
import io.reelay.dispatch.WorkSignal;
import io.reelay.gateway.AttemptLog;
import io.reelay.gateway.EmptyAnswers;
import io.reelay.gateway.GatewayContent;
import io.reelay.gateway.GatewayKamelets;
import io.reelay.intake.PromptIntake;
import io.reelay.intake.file.InboxFiles;
import io.reelay.intake.file.InboxFolders;
import io.reelay.intake.file.InboxTroubles;
import io.reelay.intake.file.IntakeTurn;
import io.reelay.intake.file.TakenFiles;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptRules;
import io.reelay.ledger.InboxObjects;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.circuit.OutageJobs;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.claim.Nodes;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.query.JobDetails;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.LedgerCounts;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobOperations;
import io.reelay.ledger.transition.JobProgress;
import io.reelay.ledger.transition.JobReport;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.ledger.transition.MultipartUploads;
import io.reelay.ledger.transition.Retries;
import io.reelay.ledger.transition.UnansweredCreates;
import io.reelay.net.AddressGuard;
import io.reelay.net.BodyLimit;
import io.reelay.net.Egress;
import io.reelay.net.GuardedConnections;
import io.reelay.net.GuardedDns;
import io.reelay.net.OutsideAddress;
import io.reelay.notify.WebhookRetries;
import io.reelay.notify.WebhookSigner;
import io.reelay.ops.FreeDisk;
import io.reelay.ops.HealthChecks;
import io.reelay.ops.InboxProbe;
import io.reelay.ops.JobMeters;
import io.reelay.ops.JvmMeters;
import io.reelay.ops.LedgerGauges;
import io.reelay.ops.LedgerProbes;
import io.reelay.ops.StorageProbe;
import io.reelay.poll.PollPool;
import io.reelay.poll.PollWatches;
import io.reelay.reconcile.Reconciliation;
import io.reelay.store.DownloadClient;
import io.reelay.store.Sidecar;
import io.reelay.store.StoreRetries;
import io.reelay.store.VideoTransfer;
import io.reelay.submit.CreateVerdicts;
import io.reelay.submit.GatewayRequests;
import io.reelay.submit.ImageLinks;
import io.reelay.submit.MultipartRequests;
import io.reelay.time.Clocks;
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
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.health.HealthCheck;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** Creates Reelay's parts from the settings, under the names that the routes use. */
final class Components implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Components.class);
  private static final Duration DOWNLOAD_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DOWNLOAD_READ_TIMEOUT = Duration.ofSeconds(30);
  private static final long MAX_WEBHOOK_ANSWER_BYTES = 1 << 20;

  /**
   * A task that is not in the list by then does not appear later. For older jobs there is the
   * command.
   */
  private static final Duration OLDEST_RECONCILED = Duration.ofHours(24);

  private final ReelaySettings settings;
  private final Egress egress;
  private final GatewayKamelets kamelets;
  private final Ledger ledger;
  private final ActiveLeases held;
  private final WorkSignal signal = new WorkSignal();
  private final PollPool pollPool;
  private final JobClaims claims;
  private final Outbox outbox;
  private final GatewayCircuits pauses;
  private final GatewayOutages outages;
  private final EmptyAnswers emptyAnswers;
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
   * @param home the working folder: it has the routes, and relative paths in the settings start
   *     here
   * @throws IOException if the ledger's folder or the storage cannot be used
   */
  Components(ReelaySettings settings, Path home, Clocks clocks) throws IOException {
    this.settings = settings;
    // Opening the ledger takes as long as creating the S3 client and the rest that needs no ledger,
    // so both run in parallel.
    Opening<Ledger> openingLedger = Opening.of(() -> Ledger.open(settings.ledger().location()));
    egress = Egress.of(settings.network());
    Opening<S3Client> opening = FileStores.client(settings.storage(), egress);
    kamelets = new GatewayKamelets(settings.gateways().values());
    beans.putAll(kamelets.beans(clocks.wall(), meters, egress));
    JvmMeters.bindTo(meters);
    String node = UUID.randomUUID().toString();
    ledger = openingLedger.opened();
    clock = ledger.clock(clocks);
    pollPool = new PollPool(settings.poll().threads());
    files =
        FileStores.of(
            settings.storage(), egress, opening, new MultipartUploads(ledger, node, clock));

    VideoEvents events =
        new VideoEvents(
            settings.webhook().url(),
            settings.webhook().allowPromptUrl(),
            settings.webhook().events());
    Map<String, String> dialects = settings.ofEachGateway(GatewaySettings::dialect);
    JobMeters jobMeters = new JobMeters(meters);
    JobChanges changes = new JobChanges(events, jobMeters.and(signal), clock);
    ClaimLimits limits = ClaimLimits.of(settings);
    held = new ActiveLeases(limits.roomOfNextStages());
    Purchases purchases = new Purchases(ledger, PurchaseRules.of(settings));
    JobTransitions jobs = new JobTransitions(ledger, changes, dialects, purchases, held, clock);
    JobProgress progress = new JobProgress();
    JobHistory history = new JobHistory(ledger, settings.ledger().retention());
    Nodes nodes = new Nodes(ledger, node, settings.dispatch().lease(), clock);
    nodes.join();
    claims = new JobClaims(ledger, nodes, limits, changes, progress, history, held, clock);
    outbox = new Outbox(ledger, node, settings.webhook().timeout().multipliedBy(3), clock);
    JobQueries queries = new JobQueries(ledger);
    warnOfJobsLeftBehind(queries.unfinished(), dialects.keySet());
    pauses = new GatewayCircuits(ledger, clock);
    outages = new GatewayOutages(ledger, dialects, clock);
    emptyAnswers = new EmptyAnswers(clocks.wall());
    counts = new LedgerCounts(ledger);
    new LedgerGauges(counts, settings.gateways().keySet(), clock).bindTo(meters);
    AttemptLog attempts = new AttemptLog(history, kamelets.redaction(), clock);
    GuardedDns guard = new GuardedDns(new AddressGuard(settings.network().allow()));
    downloads =
        GuardedConnections.pool(
            egress.connections(),
            guard,
            settings.storage().threads(),
            DOWNLOAD_CONNECT_TIMEOUT,
            DOWNLOAD_READ_TIMEOUT);
    server =
        new ApiServer(
            settings.console().host(),
            settings.console().port(),
            new AccessRules(settings.console().token()),
            settings.inbox().maxFileBytes());

    LocalImages localImages =
        new LocalImages(
            settings.images().prefix(),
            settings.images().maxBytes(),
            settings.inbox().settle(),
            clocks.wall());
    PromptIntake intake = intake(home, queries, localImages, dialects);
    bucketInbox = bucketInbox(node, intake, localImages);
    beans.putAll(bucketInbox.beans());
    folderInbox(
        new TakenFiles(Path.of(settings.inbox().directory()), node, nodes::isAlive), clocks);
    beans.put("promptUploads", new PromptUploads(intake, localImages, queries, server.uploads()));

    beans.put("claims", claims);
    beans.put("workSignal", signal);
    beans.put("handOver", new StageHandOver(claims, signal));
    beans.put("jobs", jobs);
    beans.put("pauses", pauses);
    beans.put("outageProbes", new OutageProbes(outages));
    beans.put("attempts", attempts);
    beans.put("stageThreadPools", new StageThreadPools());
    creates(jobs, queries, new UnansweredCreates(ledger, changes, clock));
    beans.put("pollPool", pollPool);
    beans.put(
        "watches",
        new PollWatches(
            settings.poll(),
            jobs,
            pauses,
            outages,
            progress,
            attempts,
            jobMeters,
            held,
            emptyAnswers,
            clocks.steady()));
    storing(jobs, queries, guard);
    webhooks(guard, clocks);
    operators(queries, changes, clock);
    watchHealth();
  }

  private PromptIntake intake(
      Path home, JobQueries queries, LocalImages localImages, Map<String, String> dialects) {
    PromptIntake intake =
        new PromptIntake(
            new PromptFileReader(PromptRules.of(settings, home), queries::gatewaysOfSource),
            localImages,
            files.images(),
            new JobAdmission(ledger, clock),
            dialects);
    beans.put("promptIntake", intake);
    beans.put("intakeTurn", new IntakeTurn());
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
        egress,
        clock);
  }

  private void folderInbox(TakenFiles taken, Clocks clocks) throws IOException {
    Path inbox = Path.of(settings.inbox().directory());
    InboxTroubles troubles = new InboxTroubles(inbox, clocks.steady());
    beans.put("takenFiles", taken);
    beans.put("inboxFiles", new InboxFiles(settings.inbox().settle(), clocks, taken, troubles));
    beans.put("inboxFolders", new InboxFolders(inbox, clocks.wall()));
    if (!settings.inbox().directory().isEmpty()) {
      taken.warnAtStart();
      health.awaited("inbox folder", new InboxProbe(troubles::told));
    }
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
        new CreateVerdicts(
            jobs,
            pauses,
            outages,
            settings.ofEachGateway(GatewaySettings::idempotency),
            settings.ofEachGateway(GatewaySettings::serverErrors)));
    beans.put(
        "reconciliation",
        new Reconciliation(unanswered, settings.gateways().values(), OLDEST_RECONCILED));
  }

  private void storing(JobTransitions jobs, JobQueries queries, GuardedDns guard) {
    beans.put(
        "videoTransfer",
        new VideoTransfer(
            files.videos(),
            new StorageKeyTemplate(settings.storage().key()),
            new ObjectTags(settings.storage().s3().tags()),
            new Sidecar(queries),
            jobs));
    beans.put("leftovers", files.leftovers());
    beans.put("storeRetries", new StoreRetries(jobs));
    beans.put("gatewayContent", new GatewayContent(settings.gateways(), kamelets.headers()));
    beans.put("outsideAddress", new OutsideAddress());
    beans.put("contentClient", DownloadClient.fromOwn(egress));
    beans.put(
        "contentConnections",
        GuardedConnections.unguarded(
            egress.connections(),
            settings.storage().threads(),
            DOWNLOAD_CONNECT_TIMEOUT,
            DOWNLOAD_READ_TIMEOUT));
    beans.put("downloadClient", DownloadClient.fromOthers(egress, guard));
    beans.put("downloadConnections", downloads);
  }

  private void webhooks(GuardedDns guard, Clocks clocks) {
    beans.put("outbox", outbox);
    beans.put("webhookRetries", new WebhookRetries(outbox));
    if (settings.webhook().isOn()) {
      beans.put(
          "webhookSigner",
          new WebhookSigner(settings.webhook().secret(), files.links(), clocks.wall()));
    }
    BodyLimit cap = new BodyLimit(MAX_WEBHOOK_ANSWER_BYTES);
    HttpClientConfigurer client =
        builder -> {
          cap.configureHttpClient(builder);
          egress.route(builder, guard);
        };
    beans.put("webhookClient", client);
    beans.put(
        "webhookConnections",
        GuardedConnections.pool(
            egress.connections(),
            guard,
            settings.webhook().threads(),
            settings.webhook().timeout(),
            settings.webhook().timeout()));
  }

  private void operators(JobQueries queries, JobChanges changes, LedgerClock clock) {
    Retries retries = new Retries(ledger, PurchaseRules.of(settings));
    JobOperations operations = new JobOperations(ledger, changes, retries, clock);
    OutageJobs outageJobs = new OutageJobs(ledger, operations, settings.costs().currency());
    beans.put("jobViews", new JobViews(queries));
    beans.put("outageViews", new OutageViews(outageJobs));
    beans.put("consents", new Consents());
    beans.put("jobReport", new JobReport(new JobDetails(queries), retries));
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
      health.awaited(
          "gateway " + gateway, LedgerProbes.gateway(gateway, pauses, emptyAnswers, clock));
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
    // Receives posted prompts.
    folders.add(Path.of(System.getProperty("java.io.tmpdir")));
    if (!settings.inbox().directory().isEmpty()) {
      folders.add(Path.of(settings.inbox().directory()));
    }
    return folders;
  }

  /** All metrics. */
  MeterRegistry meters() {
    return meters;
  }

  /** The values of the routes' {@code {{placeholders}}} and of the Kamelets' parameters. */
  Properties placeholders() {
    Properties placeholders = new Properties();
    placeholders.putAll(settings.asProperties());
    placeholders.put("camel.main.shutdown-timeout", "" + settings.shutdown().graceSeconds());
    placeholders.putAll(RoutePlaceholders.of(settings, bucketInbox.queue()));
    placeholders.putAll(kamelets.parameters());
    return placeholders;
  }

  /** The server of the routes' {@code platform-http:}. Add it to the context before the routes. */
  ApiServer server() {
    return server;
  }

  /** The endpoints that the routes' {@code toD} resolves to. */
  List<String> kamelets() {
    return kamelets.endpoints();
  }

  /**
   * Claims no new jobs from now on. Waiting jobs leave their exchanges, and other nodes can claim
   * them at once. Requests on the wire stay with this node.
   */
  void drain() {
    held.drain();
    bucketInbox.drain();
    pollPool.wakeAll();
    pollPool.scheduleWithFixedDelay(
        this::handOver, 0, settings.dispatch().lease().toMillis() / 3, TimeUnit.MILLISECONDS);
    // A blocked read ignores interrupts. When it is cut off, the transfer fails and removes its
    // half video.
    pollPool.schedule(
        () -> downloads.close(CloseMode.IMMEDIATE),
        settings.shutdown().grace().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void handOver() {
    try {
      claims.handOver();
    } catch (RuntimeException e) {
      // An exception would end the schedule.
      LOG.warn("The jobs cannot be released now: {}", e.getMessage());
    }
  }

  /**
   * Call this after the routes have stopped. It releases all claims, so the next node need not
   * wait.
   */
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
