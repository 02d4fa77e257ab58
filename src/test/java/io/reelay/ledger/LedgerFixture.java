package io.reelay.ledger;

import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.claim.Nodes;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobOperations;
import io.reelay.ledger.transition.JobProgress;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.ledger.transition.OperationRefusedException;
import io.reelay.ledger.transition.Retries;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A real ledger, with a clock that the test moves, and nodes that share it. */
public final class LedgerFixture implements AutoCloseable {
  public static final String GATEWAY = "main";
  static final Map<String, String> DIALECTS =
      Map.of(GATEWAY, "quickrouter", "spare", "openai", "third", "new-api");
  public static final Duration RETENTION = Duration.ofDays(30);
  public static final Duration LEASE = Duration.ofSeconds(60);

  public final Ledger ledger;
  public final JobAdmission admission;
  public final JobQueries queries;
  public final GatewayCircuits pauses;
  final GatewayOutages outages;
  public final Retries retries;
  public final JobOperations operations;
  public final JobChanges changes;

  /** What the observer was told. */
  public final List<String> seen = new CopyOnWriteArrayList<>();

  private final TestDatabase database;
  private final LedgerLocation location;
  private Purchases purchases;
  private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");
  public final LedgerClock clock;
  private final VideoEvents events =
      new VideoEvents(
          URI.create("https://hooks.example/reelay"),
          false,
          Set.of(
              "video.submitted",
              "video.stored",
              "video.failed",
              "video.unknown",
              "video.cancelled"));

  /**
   * @param folder for what the database keeps in files
   */
  public LedgerFixture(TestDatabase database, Path folder) throws IOException {
    this(database, database.current(folder), null);
  }

  /**
   * @param location of a ledger that was made
   * @param clocks the machine's; null = one that {@link #pass} moves
   */
  public LedgerFixture(TestDatabase database, LedgerLocation location, Clocks clocks)
      throws IOException {
    this.database = database;
    this.location = location;
    ledger = Ledger.open(location);
    clock = clocks == null ? () -> now : ledger.clock(clocks);
    purchases = new Purchases(ledger, rules());
    admission = new JobAdmission(ledger, clock);
    queries = new JobQueries(ledger);
    pauses = new GatewayCircuits(ledger, clock);
    outages = new GatewayOutages(ledger, DIALECTS, clock);
    changes =
        new JobChanges(
            events,
            (change, from, gateway, job, at) ->
                seen.add(from.text() + " → " + job.state().text() + " at " + gateway),
            clock);
    retries = new Retries(ledger, rules());
    operations = new JobOperations(ledger, changes, retries, clock);
  }

  /** Rules that allow whatever a test does not forbid. */
  public static PurchaseRules rules() {
    return new PurchaseRules(Set.of(), 100, Set.of(), new CostEstimates(Map.of()), 0, "USD");
  }

  /** From the next node on these rules are in force. */
  public LedgerFixture with(PurchaseRules rules) {
    purchases = new Purchases(ledger, rules);
    return this;
  }

  /** One process at work on the ledger. */
  public final class Node {
    public final ActiveLeases held;
    final JobProgress progress = new JobProgress();
    public final JobHistory history = new JobHistory(ledger, RETENTION);
    public final JobTransitions jobs;
    final Nodes nodes;
    public final JobClaims claims;
    public final Outbox outbox;

    private Node(String name, ClaimLimits limits, ActiveLeases held) {
      this.held = held;
      jobs = new JobTransitions(ledger, changes, DIALECTS, purchases, held, clock);
      nodes = new Nodes(ledger, name, LEASE, clock);
      claims = new JobClaims(ledger, nodes, limits, changes, progress, history, held, clock);
      outbox = new Outbox(ledger, name, LEASE, clock);
    }

    /** Brings the only job that is due home, by the way of a video. */
    public void store(String taskId) throws LostClaimException {
      jobs.submitted(submitting(), taskId, "pending", null);
      jobs.ready(claimOne(), "completed", "https://cdn.example/v.mp4", null, 1);
      ClaimedJob job = claimOne();
      jobs.stored(job, "videos", job.id(), "https://s3/" + taskId, 42, "cafe", "video/mp4");
    }

    /** The only job that is due, after the intent of its create. */
    public ClaimedJob submitting() throws LostClaimException {
      return jobs.submitting(claimOne());
    }

    /** The same job, claimed again after its create was answered with this task. */
    public ClaimedJob generating(String taskId) throws LostClaimException {
      jobs.submitted(submitting(), taskId, "pending", "unified");
      return claimOne();
    }

    public ClaimedJob claimOne() {
      List<ClaimedJob> claimed = claims.claimDue();
      if (claimed.size() != 1) {
        throw new AssertionError("claimed " + claimed);
      }
      return claimed.get(0);
    }
  }

  public Node node(String name) {
    return node(name, inFlight(1000));
  }

  /** Limits of a node that may have this many jobs at the gateway, and is free otherwise. */
  static ClaimLimits inFlight(int jobs) {
    return new ClaimLimits(
        DIALECTS.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> terms(entry.getValue(), jobs, 0))),
        1000,
        1000,
        LEASE,
        Duration.ZERO);
  }

  static GatewayTerms terms(int inFlight, int createsPerMinute) {
    return terms("quickrouter", inFlight, createsPerMinute);
  }

  private static GatewayTerms terms(String dialect, int inFlight, int createsPerMinute) {
    return new GatewayTerms(
        dialect,
        inFlight,
        new CreateRates(createsPerMinute, 0, 0),
        Idempotency.NONE,
        Duration.ofHours(1));
  }

  public Node node(String name, ClaimLimits limits) {
    return new Node(name, limits, new ActiveLeases(Map.of()));
  }

  /** A node whose jobs keep their claims from stage to stage, as the service's do. */
  public Node handingOver(String name, ClaimLimits limits) {
    return new Node(name, limits, new ActiveLeases(limits.roomOfNextStages()));
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  public void admit(int count) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(job("key-" + i));
    }
    admission.admit(jobs);
  }

  public static NewJob job(String key) {
    return new NewJob(
        key,
        "name " + key,
        "file:prompts.json",
        GATEWAY,
        "quickrouter",
        "sora-2",
        "{\"prompt\":\"a cat\",\"model\":\"sora-2\"}",
        "{\"campaign\":7}",
        null,
        List.of(),
        null);
  }

  /** A job at these gateways, made from what {@code waitsFor} names, or from nothing. */
  public static NewJob job(String name, String request, String waitsFor, String... gateways) {
    return new NewJob(
        name,
        name,
        "file:prompts.json",
        gateways[0],
        DIALECTS.get(gateways[0]),
        null,
        request,
        null,
        null,
        List.of(gateways).subList(1, gateways.length),
        waitsFor);
  }

  /** What all of them came to. */
  static <T> List<T> flat(List<List<T>> results) {
    return results.stream().flatMap(List::stream).toList();
  }

  /** Ends all jobs that have not ended. */
  public void cancelAll() throws OperationRefusedException {
    Set<JobState> open = EnumSet.of(JobState.QUEUED, JobState.GENERATING, JobState.UNKNOWN);
    for (Job job : queries.list(open, null, 1000, null)) {
      operations.cancel(job.id());
    }
  }

  /** The only job of this name. */
  public Job named(String name) {
    List<String> ids =
        ledger
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT id FROM job WHERE name = :name")
                        .bind("name", name)
                        .mapTo(String.class)
                        .list());
    if (ids.size() != 1) {
      throw new AssertionError(ids.size() + " jobs are called " + name);
    }
    return row(ids.get(0));
  }

  public Job row(String id) {
    return queries.find(id).orElseThrow();
  }

  /** The types of a job's events, the oldest first. */
  public List<String> eventsOf(String id) {
    String sql = "SELECT type FROM outbox WHERE job_id = :id ORDER BY id";
    return ledger
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("id", id).mapTo(String.class).list());
  }

  /** Job id, attempt and gateway of every create that was begun. */
  public List<String> createsBegun() {
    String sql =
        "SELECT job_id || ' ' || attempt || ' ' || gateway FROM create_attempt ORDER BY sent_at";
    return ledger.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  @Override
  public void close() {
    ledger.close();
    database.drop(location);
  }
}
