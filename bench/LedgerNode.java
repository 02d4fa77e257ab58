import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.claim.Nodes;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobProgress;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.time.Clocks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node's claims and transitions on the ledger of a bench, at one gateway. */
final class LedgerNode {
  static final String GATEWAY = "main";
  static final Duration RETENTION = Duration.ofDays(30);

  private static final String DIALECT = "quickrouter";
  private static final Duration LEASE = Duration.ofHours(1);

  /** What the events and the columns of real jobs hold. */
  private static final String REQUEST =
      "{\"prompt\":\"" + "A slow pan over a harbour at dawn, mist. ".repeat(8) + "\",\"seconds\":8}";

  final LedgerClock clock;
  final JobTransitions jobs;
  final JobHistory history;
  private final Ledger ledger;
  private final JobChanges changes;
  private final ActiveLeases held = new ActiveLeases(Map.of());

  LedgerNode(Ledger ledger, PurchaseRules rules) {
    this.ledger = ledger;
    clock = ledger.clock(Clocks.ofMachine());
    VideoEvents events =
        new VideoEvents(
            URI.create("https://hooks.example/reelay"),
            false,
            Set.of("video.stored", "video.failed", "video.unknown"));
    changes = new JobChanges(events, (change, from, gateway, job, at) -> {}, clock);
    jobs =
        new JobTransitions(
            ledger, changes, Map.of(GATEWAY, DIALECT), new Purchases(ledger, rules), held, clock);
    history = new JobHistory(ledger, RETENTION);
  }

  /**
   * The node's claims; their first round renews all leases.
   *
   * @param inFlight most jobs at the gateway
   * @param creates most claimed creates
   * @param stores most claimed stores
   */
  JobClaims claims(int inFlight, CreateRates rates, int creates, int stores) {
    GatewayTerms terms =
        new GatewayTerms(DIALECT, inFlight, rates, Idempotency.NONE, Duration.ofHours(1));
    return new JobClaims(
        ledger,
        new Nodes(ledger, "node", LEASE, clock),
        new ClaimLimits(Map.of(GATEWAY, terms), creates, stores, LEASE, Duration.ZERO),
        changes,
        new JobProgress(),
        history,
        held,
        clock);
  }

  void stored(ClaimedJob job) throws LostClaimException {
    jobs.stored(
        job, "videos", job.id() + ".mp4", "s3://videos/" + job.id() + ".mp4", 1 << 20,
        "a".repeat(64), "video/mp4");
  }

  static NewJob prompt(String key, String name) {
    return new NewJob(
        key, name, "file:harbour.json", GATEWAY, DIALECT, "sora-2", REQUEST, "{\"campaign\":7}",
        null, List.of(), null);
  }
}
