package io.reelay.ledger.claim;

import static io.reelay.ledger.JobLog.LOG;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.transition.InDoubtCreates;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Claims due jobs for this node by lease, up to its free capacity. New jobs, retries and jobs of
 * dead nodes are claimed in the same way. There is no other recovery.
 */
public final class JobClaims {
  /** Limits one claim's list. The other jobs are claimed at the next tick. */
  private static final int MAX_POLLS_AT_ONCE = 500;

  private static final long PROGRESS_MILLIS = 2_000;

  /** The lock of each round's work for all nodes. */
  private static final String ROUND = "round";

  /** Limits one transaction of a renewal, so that the stages' transitions come in between. */
  private static final int RENEWED_AT_ONCE = 2_000;

  /** A job without a claim. The jobs in flight stay due while they are claimed. */
  private static final Due FREE =
      new Due(
          """
          state = :state AND gateway = :gateway AND lease_owner IS NULL AND not_before <= :now
          AND waits_for IS NULL
          """,
          "not_before, id");

  /** A job whose claim was not renewed. */
  private static final Due EXPIRED =
      new Due(
          """
          state = :state AND gateway = :gateway AND lease_owner IS NOT NULL AND lease_until < :now
          AND not_before <= :now AND waits_for IS NULL
          """,
          "lease_until");

  /**
   * Two statements, because no index has both in the order of their time.
   *
   * @param which SQL condition
   * @param order SQL
   */
  private record Due(String which, String order) {}

  private static final long ABANDONED_PAUSE_MILLIS = 5_000;

  private final Ledger ledger;
  private final Nodes nodes;
  private final String node;
  private final ClaimLimits limits;
  private final List<String> gateways;
  private final JobProgress progress;
  private final JobHistory history;
  private final InDoubtCreates doubtful;
  private final WaitingJobs waiting;
  private final FailOver failOver;
  private final ActiveLeases held;
  private final LedgerClock clock;
  private long renewedAt;
  private long progressWrittenAt;

  /** {@link System#nanoTime} of the last upkeep. */
  private Long upkeptAt;

  private boolean released;

  /** Claims for the process of {@code nodes}. */
  public JobClaims(
      Ledger ledger,
      Nodes nodes,
      ClaimLimits limits,
      JobChanges changes,
      JobProgress progress,
      JobHistory history,
      ActiveLeases held,
      LedgerClock clock) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.node = nodes.name();
    this.limits = limits;
    this.gateways = limits.gateways().keySet().stream().sorted().toList();
    this.progress = progress;
    this.history = history;
    Map<String, String> dialects =
        limits.gateways().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, terms -> terms.getValue().dialect()));
    this.doubtful = new InDoubtCreates(changes, limits.gateways());
    this.waiting = new WaitingJobs(changes, dialects);
    this.failOver = new FailOver(dialects);
    this.held = held;
    this.clock = clock;
  }

  /**
   * One round. It claims due jobs. Before that, unless the last round did it a moment ago, it
   * renews this node's leases, removes claims that others have taken, parks jobs whose node died
   * between intent and answer, checks the jobs that wait for others, and moves jobs away from
   * paused gateways.
   *
   * @return the claimed jobs; each job's state shows its next stage
   */
  public synchronized List<ClaimedJob> claimDue() {
    if (held.draining()) {
      return List.of();
    }
    ledger.jdbi().useHandle(clock::align);
    if (upkeepIsDue()) {
      history.write();
      renew(ledger.write(this::keepClaims));
      ledger.writeAll(this::lookAfterAll);
      upkeptAt = System.nanoTime();
    }
    List<ClaimedJob> claimed = ledger.write(this::claim);
    claimed.forEach(held::hold);
    return claimed;
  }

  /**
   * The time between two rounds is measured by the machine, because a test may stop the ledger's
   * clock. After a sleep the leases are renewed before any claim.
   */
  private boolean upkeepIsDue() {
    return upkeptAt == null
        || System.nanoTime() - upkeptAt >= limits.upkeep().toNanos()
        || renewalIsDue(clock.millis());
  }

  /**
   * Whether the last round left jobs behind for which there is a place by now. Half of the places
   * are free then, so one round claims many jobs.
   */
  public boolean wantsMore() {
    return wantsMore(JobState.QUEUED, limits.creates())
        || wantsMore(JobState.STORING, limits.stores());
  }

  private boolean wantsMore(JobState stage, int places) {
    return held.hasLeftBehind(stage) && held.count(stage) <= places / 2;
  }

  /**
   * @return the jobs whose leases are to be renewed now
   */
  private Set<String> keepClaims(Handle handle) {
    long now = clock.millis();
    writeProgress(handle, now);
    return ownedWhenRenewalIsDue(handle, now);
  }

  /** The work that any node may do for all. */
  private void lookAfterAll(Handle handle) {
    if (!ledger.tryLock(handle, ROUND)) {
      // Another node is doing it, so there is nothing left to do.
      return;
    }
    long now = clock.millis();
    nodes.forgetDead(handle, now);
    ledger.addUpCounts(handle);
    history.forget(handle, now);
    doubtful.look(handle, now);
    waiting.look(handle, now);
    holdGatewaysAtTheirLimit(handle, now);
    failOver.leavePausedGateways(handle, GatewayCircuits.current(handle), now);
  }

  private void writeProgress(Handle handle, long now) {
    if (now - progressWrittenAt >= PROGRESS_MILLIS || now < progressWrittenAt) {
      progressWrittenAt = now;
      progress.write(handle, node);
    }
  }

  private Set<String> ownedWhenRenewalIsDue(Handle handle, long now) {
    boolean due = renewalIsDue(now);
    // Each round counts this in an index only, so a cancelled job's watch ends soon.
    if (!due && owned(handle) == held.size()) {
      return Set.of();
    }
    if (due) {
      // This is for the time after a sleep: other nodes did not count the creates that had not
      // begun, and may have sent more instead.
      release(handle, "state = 'queued' AND lease_until < :now").bind("now", now).execute();
    }
    Set<String> owned = ownedIds(handle);
    held.keepOnly(owned);
    if (!due) {
      return Set.of();
    }
    renewedAt = now;
    nodes.renew(handle, now);
    for (String id : owned) {
      // No stage works on it any more, or its release failed. Other nodes must get it.
      if (!held.holds(id)) {
        giveBack(handle, id, now);
      }
    }
    return owned;
  }

  /** A job that another node took meanwhile is not renewed. */
  private void renew(Set<String> owned) {
    List<String> ids = owned.stream().sorted().toList();
    for (int from = 0; from < ids.size(); from += RENEWED_AT_ONCE) {
      String first = ids.get(from);
      String last = ids.get(Math.min(from + RENEWED_AT_ONCE, ids.size()) - 1);
      ledger.writeAll(
          handle ->
              handle
                  .createUpdate(
                      """
                      UPDATE job SET lease_until = :until
                      WHERE id IN (
                        SELECT id FROM job
                        WHERE lease_owner = :node AND id >= :first AND id <= :last
                        AND state IN ('queued', 'submitting', 'generating', 'storing'))
                      """)
                  .bind("until", clock.millis() + limits.lease().toMillis())
                  .bind("node", node)
                  .bind("first", first)
                  .bind("last", last)
                  .execute());
    }
  }

  private boolean renewalIsDue(long now) {
    return now - renewedAt >= limits.lease().toMillis() / 3 || now < renewedAt;
  }

  private void extendLeases(Handle handle, long now) {
    handle
        .createUpdate("UPDATE job SET lease_until = :until WHERE lease_owner = :node")
        .bind("until", now + limits.lease().toMillis())
        .bind("node", node)
        .execute();
  }

  private Set<String> ownedIds(Handle handle) {
    return handle
        .createQuery("SELECT id FROM job WHERE lease_owner = :node")
        .bind("node", node)
        .mapTo(String.class)
        .set();
  }

  /** Releases this node's claims that satisfy an SQL condition. */
  private Update release(Handle handle, String which) {
    return handle
        .createUpdate(
            """
            UPDATE job SET lease_owner = NULL, lease_until = 0, version = version + 1
            WHERE lease_owner = :node AND <which>
            """)
        .define("which", which)
        .bind("node", node);
  }

  private int owned(Handle handle) {
    return handle
        .createQuery("SELECT count(*) FROM job WHERE lease_owner = :node")
        .bind("node", node)
        .mapTo(Integer.class)
        .one();
  }

  private void holdGatewaysAtTheirLimit(Handle handle, long now) {
    for (String gateway : gateways) {
      CreateRates rates = limits.gateways().get(gateway).rates();
      String limit = CreateRoom.moneyLimit(handle, gateway, rates, now);
      if (limit != null) {
        GatewayCircuits.hold(ledger, handle, gateway, limit, now);
      }
    }
  }

  private List<ClaimedJob> claim(Handle handle) {
    ledger.requireSame(handle);
    List<ClaimedJob> claimed = new ArrayList<>();
    held.leaveNothingBehind();
    // A job that passes to its next stage has a place there before the ledger shows it.
    int stores = limits.stores() - Math.max(mine(handle, "storing"), held.count(JobState.STORING));
    for (String gateway : gateways) {
      int found = claim(handle, claimed, JobState.STORING, gateway, stores);
      if (found >= stores) {
        held.leaveBehind(JobState.STORING);
      }
      stores -= found;
      claim(handle, claimed, JobState.GENERATING, gateway, MAX_POLLS_AT_ONCE);
    }
    int creates = limits.creates() - mine(handle, "queued") - mine(handle, "submitting");
    for (String gateway : gateways) {
      if (creates <= 0) {
        held.leaveBehind(JobState.QUEUED);
      } else if (hasWork(handle, gateway)) {
        creates -= claimCreates(handle, claimed, gateway, creates);
      }
    }
    claimed.sort(Comparator.comparing(ClaimedJob::id));
    return claimed;
  }

  /** This read comes before the lock, so a gateway without work causes no wait. */
  private boolean hasWork(Handle handle, String gateway) {
    return handle
            // Not EXISTS: PostgreSQL would read rows in no order until it met one, or all of them.
            .createQuery(
                """
            SELECT count(*) FROM (
              SELECT 1 FROM (
                SELECT 1 FROM job WHERE <free> ORDER BY <freeOrder> LIMIT 1) AS due
              UNION ALL
              SELECT 1 FROM (
                SELECT 1 FROM job WHERE <expired> ORDER BY <expiredOrder> LIMIT 1) AS due) AS due
            """)
            .define("free", FREE.which())
            .define("freeOrder", FREE.order())
            .define("expired", EXPIRED.which())
            .define("expiredOrder", EXPIRED.order())
            .bind("state", "queued")
            .bind("gateway", gateway)
            .bind("now", clock.millis())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /**
   * One node at a time: the limits are counts, so no other node may claim between count and claim.
   */
  private int claimCreates(
      Handle handle, List<ClaimedJob> claimed, String gateway, int mostOfNode) {
    ledger.lock(handle, GatewayCircuits.lockOf(gateway));
    CreateRoom.Room room =
        CreateRoom.at(handle, gateway, limits.gateways().get(gateway), clock.millis());
    int most = Math.min(mostOfNode, room.creates());
    int found = claim(handle, claimed, JobState.QUEUED, gateway, most);
    // A pause or a rate ends by time, so the end of another job makes no room.
    if (found >= most && (most == mostOfNode || room.untilJobsEnd())) {
      held.leaveBehind(JobState.QUEUED);
    }
    return found;
  }

  private int claim(
      Handle handle, List<ClaimedJob> claimed, JobState state, String gateway, int most) {
    // These were due first.
    int expired = claim(handle, claimed, EXPIRED, state, gateway, most);
    return expired + claim(handle, claimed, FREE, state, gateway, most - expired);
  }

  private int claim(
      Handle handle, List<ClaimedJob> claimed, Due due, JobState state, String gateway, int most) {
    if (most <= 0) {
      return 0;
    }
    long now = clock.millis();
    List<ClaimedJob> found =
        handle
            .createQuery(
                """
                WITH due AS MATERIALIZED (
                  SELECT id FROM job
                  WHERE <due>
                  ORDER BY <order> LIMIT :most <skipLocked>)
                UPDATE job
                SET lease_owner = :node, lease_until = :until, version = version + 1
                WHERE id IN (SELECT id FROM due)
                RETURNING <columns>
                """)
            .define("due", due.which())
            .define("order", due.order())
            .bind("node", node)
            .bind("until", now + limits.lease().toMillis())
            .bind("state", state.text())
            .bind("gateway", gateway)
            .bind("now", now)
            .bind("most", most)
            .mapTo(Job.class)
            .map(job -> job.claimed(job.version(), clock.onSteadyClock(job.submittedAt())))
            .list();
    claimed.addAll(found);
    return found.size();
  }

  private int mine(Handle handle, String state) {
    return handle
        .createQuery("SELECT count(*) FROM job WHERE lease_owner = :node AND state = :state")
        .bind("node", node)
        .bind("state", state)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Releases a claim whose stage ended without a transition, after an error that no route handles.
   * The next round parks a job in {@code submitting} as {@code unknown}.
   */
  public void abandon(ClaimedJob job) {
    if (job == null || held.draining() || !held.release(job)) {
      return;
    }
    LOG.warn("{} ended without a transition; its claim is released", job);
    ledger.writeAll(handle -> giveBack(handle, job.id(), clock.millis()));
  }

  private void giveBack(Handle handle, String id, long now) {
    handle
        .createUpdate(
            """
            UPDATE job
            SET lease_owner = NULL, lease_until = 0, version = version + 1,
              failures = failures + 1, not_before = :later
            WHERE id = :id AND lease_owner = :node
            """)
        .bind("later", now + ABANDONED_PAUSE_MILLIS)
        .bind("id", id)
        .bind("node", node)
        .execute();
  }

  /**
   * A round of an ending process. It releases jobs that have not begun or only wait, so that other
   * nodes continue with them now. It renews the leases of jobs on the wire.
   */
  public synchronized void handOver() {
    if (released) {
      return;
    }
    history.write();
    ledger.writeAll(
        handle -> {
          long now = clock.millis();
          progress.write(handle, node);
          nodes.renew(handle, now);
          release(handle, "state IN ('queued', 'generating')").execute();
          extendLeases(handle, now);
          held.keepOnly(ownedIds(handle));
        });
  }

  /** For a route: {@link LostClaimException#isHandedOver}. */
  public boolean handedOver(Throwable error) {
    return LostClaimException.isHandedOver(error);
  }

  /**
   * Releases all claims at the end of the process, so that the next one need not wait for the
   * leases. A create without an answer is then {@code unknown} at once.
   */
  public synchronized void releaseAll() {
    released = true;
    history.write();
    ledger.writeAll(
        handle -> {
          progress.write(handle, node);
          nodes.leave(handle);
          release(handle, "TRUE").execute();
        });
  }
}
