package io.reelay.ledger;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.ledger.circuit.OutageJobs;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.ClaimedObject;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.AwaitedTimes;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Spending;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.LedgerCounts;
import io.reelay.ledger.transition.MultipartUploads;
import io.reelay.ledger.transition.UnansweredCreate;
import io.reelay.ledger.transition.UnansweredCreates;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Everything that can be asked of a ledger, asked of a small one, and the SQL that this ran. */
final class LedgerExercise {
  private static final JobError ERROR = new JobError("http", "503", "try later");
  private static final JobError GENERATION = new JobError("generation_failed", "no");

  private final LedgerFixture ledger;

  /** As the database gets it, by what it was made from. */
  private final Map<String, String> statements = new TreeMap<>();

  LedgerExercise(LedgerFixture ledger) {
    this.ledger = ledger;
    SqlLogger recorder =
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            statements.put(
                context.getParsedSql().getSql(),
                // The second is put together of pieces.
                context.getRawSql() + "\n" + context.getRenderedSql());
          }
        };
    for (Jdbi jdbi : List.of(ledger.ledger.jdbi(), ledger.ledger.readers())) {
      jdbi.setSqlLogger(recorder);
    }
  }

  /** With {@code ?} for each value, and, behind it, as it stands in the code. */
  Map<String, String> statements() {
    return statements;
  }

  void run() throws Exception {
    LedgerFixture.Node node = ledger.node("node");
    node.nodes.join();
    node.nodes.isAlive("node");
    creates(node);
    ends(node);
    inDoubt();
    history(node);
    waits(node);
    outages(node);
    lists();
    events(node);
    inbox();
    operations(node);
    node.claims.handOver();
    node.claims.releaseAll();
  }

  private ClaimedJob fresh(LedgerFixture.Node node, String key) throws LostClaimException {
    ledger.admission.admit(List.of(LedgerFixture.job(key)));
    return claim(node, key);
  }

  private ClaimedJob claim(LedgerFixture.Node node, String key) {
    return node.claims.claimDue().stream()
        .filter(job -> job.name().equals("name " + key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not due"));
  }

  private void creates(LedgerFixture.Node node) throws Exception {
    ClaimedJob job = fresh(node, "requeued");
    node.jobs.owns(job);
    ledger.queries.requestOf(job);
    ledger.queries.sourceOf(job);
    node.jobs.requeue(node.jobs.submitting(job), Duration.ZERO, ERROR);
    ledger.pass(Duration.ofSeconds(1));
    node.jobs.declined(node.jobs.submitting(claim(node, "requeued")), Duration.ZERO, ERROR);
    ledger.pass(Duration.ofSeconds(1));
    job = node.jobs.submitting(claim(node, "requeued"));
    node.history.created(job, "taken", 5L, "request", "answer");
    node.jobs.submitted(job, "task-1", "pending", null);
    job = claim(node, "requeued");
    node.progress.note(job.id(), "running", 5, 1);
    ledger.pass(Duration.ofSeconds(3));
    node.claims.claimDue();
    node.jobs.retryStage(job, Duration.ZERO, ERROR);
    ledger.pass(Duration.ofSeconds(1));
    node.jobs.ready(claim(node, "requeued"), "completed", "https://cdn.example/v.mp4", null, 1);
    job = claim(node, "requeued");
    node.jobs.reserveKey(job, "videos/1");
    MultipartUploads uploads = new MultipartUploads(ledger.ledger, "node", ledger.clock);
    uploads.begun("bucket", "videos/1", "upload-1");
    uploads.leftBehind(10);
    uploads.ofIdleJobs(Set.of("videos/1"));
    node.jobs.stored(job, "bucket", "videos/1", "https://s3/1", 4, "cafe", "video/mp4");
    uploads.gone("upload-1");

    ledger.admission.admit(List.of(LedgerFixture.job("refused", "{}", null, "main", "spare")));
    job = node.claims.claimDue().get(0);
    node.jobs.refused(node.jobs.submitting(job), ERROR);
    node.jobs.refused(node.jobs.submitting(node.claims.claimDue().get(0)), ERROR);
    job = node.jobs.submitting(fresh(node, "character"));
    node.jobs.characterMade(job, "ch_1", "ch_1", "cat");
    job = node.jobs.submitting(fresh(node, "character 2"));
    node.jobs.submitted(job, "ch_2", "pending", null);
    node.jobs.characterMade(claim(node, "character 2"), "ch_2", "ch_2", "dog");
  }

  private void ends(LedgerFixture.Node node) throws Exception {
    node.claims.abandon(fresh(node, "abandoned"));
    node.jobs.unknown(node.jobs.submitting(fresh(node, "unknown")), ERROR, "main-1");
    for (String end : List.of("cancelled", "expired", "failed")) {
      ClaimedJob job = node.jobs.submitting(fresh(node, end));
      node.jobs.submitted(job, "task-" + end, "pending", null);
      job = claim(node, end);
      switch (end) {
        case "cancelled" -> node.jobs.cancelled(job, ERROR);
        case "expired" -> node.jobs.expired(job, ERROR);
        default -> node.jobs.failed(job, GENERATION);
      }
    }
    ledger.with(rules(10, 0, Set.of()));
    LedgerFixture.Node buying = ledger.node("buying");
    ClaimedJob job = buying.jobs.submitting(fresh(buying, "bought again"));
    buying.jobs.submitted(job, "task-a", "pending", null);
    buying.jobs.failed(claim(buying, "bought again"), GENERATION);
    buying.claims.releaseAll();
  }

  private static PurchaseRules rules(int attempts, long most, Set<String> keyed) {
    return new PurchaseRules(
        keyed,
        attempts,
        Set.of("generation_failed"),
        new CostEstimates(Map.of("sora-2", new Price(BigDecimal.ONE, false))),
        most,
        "USD");
  }

  private void inDoubt() throws Exception {
    ledger.with(rules(10, 1_000_000_000, Set.of(LedgerFixture.GATEWAY)));
    GatewayTerms keyed =
        new GatewayTerms(
            "quickrouter",
            100,
            new CreateRates(1000, 1000, 1000),
            Idempotency.REPLAY,
            Duration.ofMinutes(10));
    ClaimLimits limits =
        new ClaimLimits(
            Map.of(LedgerFixture.GATEWAY, keyed), 100, 100, LedgerFixture.LEASE, Duration.ZERO);
    LedgerFixture.Node node = ledger.node("keyed", limits);
    ClaimedJob job = node.jobs.submitting(fresh(node, "doubt"));
    node.jobs.inDoubt(job, Duration.ofDays(1), ERROR);
    node.claims.claimDue();
    ledger.pass(Duration.ofMinutes(11));
    node.claims.claimDue();
    node.jobs.submitting(fresh(node, "killed"));
    node.claims.releaseAll();
    ledger.node("next", limits).claims.claimDue();
    ledger.with(LedgerFixture.rules());
  }

  private void history(LedgerFixture.Node node) throws Exception {
    ledger.admission.admit(List.of(LedgerFixture.job("history")));
    String id = ledger.named("name history").id();
    for (int i = 0; i < 60; i++) {
      node.history.note(id, new JobAttempt(i, "query", "answer", 5L, null, null));
    }
    node.claims.claimDue();
    ledger.operations.cancel(id);
    ledger.pass(LedgerFixture.RETENTION.plusDays(1));
    node.claims.claimDue();
  }

  private void waits(LedgerFixture.Node node) throws Exception {
    ledger.admission.admit(
        List.of(
            LedgerFixture.job("remix", "{}", "name requeued", LedgerFixture.GATEWAY),
            LedgerFixture.job("never", "{}", "name failed", LedgerFixture.GATEWAY),
            LedgerFixture.job("own", "{}", "video_0123456789", LedgerFixture.GATEWAY),
            LedgerFixture.job("later", "{}", "nothing yet", LedgerFixture.GATEWAY)));
    node.claims.claimDue();
  }

  private void outages(LedgerFixture.Node node) throws Exception {
    ledger.admission.admit(List.of(LedgerFixture.job("movable", "{}", null, "third", "spare")));
    ledger.outages.unsure("third", ERROR);
    node.claims.claimDue();
    ledger.pass(Duration.ofMinutes(1));
    ledger.outages.dueProbes();
    ledger.outages.missed("third");
    ledger.outages.answeredWell("third");
    node.claims.claimDue();
    ledger.pauses.briefly("spare", null, ERROR);
    ledger.pauses.untilMended("spare", null, ERROR);
    ledger.pauses.untilMendedUnlessPaused("spare", ERROR);
    ledger.pauses.hold(List.of(LedgerFixture.GATEWAY), "a limit");
    ledger.pauses.of("spare");
    for (String gateway : LedgerFixture.DIALECTS.keySet()) {
      ledger.pauses.lift(gateway);
    }
    ledger.ledger.probeWrite();
    ledger.ledger.jdbi().useTransaction(handle -> AwaitedTimes.shift(handle, -5));
  }

  private void lists() {
    JobQueries queries = ledger.queries;
    String id = ledger.named("name history").id();
    for (String after : new String[] {null, id}) {
      queries.list(Set.of(), null, 50, after);
      queries.list(Set.of(), LedgerFixture.GATEWAY, 50, after);
      queries.list(EnumSet.of(JobState.STORED), null, 50, after);
      queries.list(EnumSet.of(JobState.STORED, JobState.FAILED), null, 50, after);
      queries.list(EnumSet.of(JobState.STORED, JobState.FAILED), LedgerFixture.GATEWAY, 50, after);
    }
    queries.meantBy(id.substring(0, 6), 50);
    queries.attemptsOf(id);
    queries.eventsOf(id);
    queries.ofKeys(List.of("history"));
    queries.gatewaysOfSource("name of none");
    queries.unfinished();
    new LedgerCounts(ledger.ledger).events();
    new Spending(ledger.ledger, ledger.clock).report();
  }

  private void events(LedgerFixture.Node node) {
    List<Outbox.Delivery> due = node.outbox.claimDue(3, 3);
    node.outbox.delivered(due.get(0));
    node.outbox.retry(due.get(1), Duration.ofDays(1), "500");
    node.outbox.giveUp(due.get(2), "410");
    node.outbox.releaseAll();
  }

  private void inbox() throws Exception {
    InboxObjects objects =
        new InboxObjects(
            ledger.ledger, "node", LedgerFixture.LEASE, LedgerFixture.RETENTION, ledger.clock);
    ClaimedObject object = objects.claim("inbox", "a.txt", "etag").orElseThrow();
    objects.claim("inbox", "a.txt", "etag");
    objects.held("inbox", Set.of("a.txt"));
    objects.isTarget("inbox", "a.txt");
    ledger.admission.admit(
        new ArrayList<>(List.of(LedgerFixture.job("of object"))),
        objects.settlement(object, "accepted/a.txt", null));
    ClaimedObject second = objects.claim("inbox", "b.txt", "etag").orElseThrow();
    objects.putOff(second);
    objects.forget(second);
    objects.releaseAll();
    objects.forgetOld();
  }

  private void operations(LedgerFixture.Node node) throws Exception {
    UnansweredCreates unanswered =
        new UnansweredCreates(ledger.ledger, ledger.changes, ledger.clock);
    List<UnansweredCreate> creates =
        unanswered.at(LedgerFixture.GATEWAY, Duration.ofDays(900), create -> create);
    unanswered.tasksOfJobs(LedgerFixture.GATEWAY, Set.of("task-1"));
    unanswered.attach(creates.get(0), "task-found", null);
    String failed = ledger.named("name expired").id();
    ledger.operations.retry(failed, false);
    ledger.operations.cancel(failed);
    ledger.retries.of(ledger.row(failed));
    ledger.operations.retry(failed, true);
    ClaimedJob job = node.jobs.submitting(claim(node, "expired"));
    node.jobs.unknown(job, ERROR);
    ledger.operations.attach(failed, "task-attached");
    ledger.operations.cancel(failed);
    ledger.operations.resend(failed);

    OutageJobs outages = new OutageJobs(ledger.ledger, ledger.operations, "USD");
    outages.unsettled();
    outages.find("main-1");
    ledger.queries.listOfOutage("main-1", Set.of(), 50, null);
    ledger.queries.listOfOutage(
        "main-1", EnumSet.of(JobState.UNKNOWN, JobState.CANCELLED), 50, failed);
    outages.retry("main-1", 0);
    outages.cancel("main-1", Long.MAX_VALUE);
  }
}
