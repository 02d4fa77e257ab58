package io.reelay.ledger.claim;

import io.reelay.ledger.JobState;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The jobs whose claims this process holds now, and the stage of each. Their number is limited by
 * the claims. The ledger has the valid data; this list shows a stage that ended without a
 * transition, and the room for jobs that pass to their next stage with their claim.
 */
public final class ActiveLeases {
  /** A claim of this process. */
  private record Lease(long claim, JobState stage) {}

  private final Map<JobState, Integer> room;
  private final Map<String, Lease> leases = new HashMap<>();
  private final Map<JobState, Integer> counts = new HashMap<>();
  private final Set<JobState> leftBehind = EnumSet.noneOf(JobState.class);
  private volatile boolean draining;

  /**
   * @param room stage → the number of jobs up to which it accepts a job with its claim; other
   *     stages accept none
   */
  public ActiveLeases(Map<JobState, Integer> room) {
    this.room = Map.copyOf(room);
  }

  /** From now on this process holds the job under this claim. */
  public synchronized void hold(ClaimedJob job) {
    put(job.id(), new Lease(job.claim(), job.state()));
  }

  /**
   * Whether this process still holds a job under its original claim. After another process took the
   * job, this changes only at the next round of claims.
   */
  public synchronized boolean holds(ClaimedJob job) {
    Lease lease = leases.get(job.id());
    return lease != null && lease.claim() == job.claim();
  }

  /** Removes a claim; false if it was not held. */
  public synchronized boolean release(ClaimedJob job) {
    if (!holds(job)) {
      return false;
    }
    remove(job.id());
    return true;
  }

  /**
   * Takes a place in the job's next stage. It comes before the transition, so a stage never has
   * more jobs than places. {@link #release} gives the place back.
   *
   * @return false if there is no place, if jobs that wait in the ledger come first, if the job is
   *     not held, or if the process ends
   */
  public synchronized boolean reserve(ClaimedJob job, JobState next) {
    if (draining || !holds(job)) {
      return false;
    }
    Lease lease = leases.get(job.id());
    if (lease.stage() == next) {
      // The transition is written a second time, after a failed write.
      return true;
    }
    // Polls have no limit, so a new one takes no place from those that wait.
    boolean othersFirst = next != JobState.GENERATING && leftBehind.contains(next);
    if (othersFirst || count(next) >= room.getOrDefault(next, 0)) {
      return false;
    }
    put(job.id(), new Lease(lease.claim(), next));
    return true;
  }

  /**
   * After the transition the job is held under its new claim.
   *
   * @return false if the earlier claim was lost meanwhile
   */
  public synchronized boolean renew(ClaimedJob earlier, ClaimedJob now) {
    if (!holds(earlier)) {
      return false;
    }
    hold(now);
    return true;
  }

  /** A round of claims begins. */
  synchronized void leaveNothingBehind() {
    leftBehind.clear();
  }

  /** The round had no place for jobs of this stage that are due, or perhaps are. */
  synchronized void leaveBehind(JobState stage) {
    leftBehind.add(stage);
  }

  synchronized boolean hasLeftBehind(JobState stage) {
    return leftBehind.contains(stage);
  }

  synchronized boolean holds(String jobId) {
    return leases.containsKey(jobId);
  }

  synchronized int size() {
    return leases.size();
  }

  /** The number of jobs in a stage, and of those with a place in it. */
  synchronized int count(JobState stage) {
    return counts.getOrDefault(stage, 0);
  }

  /** Removes the claims that the ledger no longer has: a person or another node has decided. */
  synchronized void keepOnly(Set<String> jobIds) {
    leases.keySet().stream().filter(id -> !jobIds.contains(id)).toList().forEach(this::remove);
  }

  private void put(String jobId, Lease lease) {
    remove(jobId);
    leases.put(jobId, lease);
    counts.merge(lease.stage(), 1, Integer::sum);
  }

  private void remove(String jobId) {
    Lease lease = leases.remove(jobId);
    if (lease != null) {
      counts.merge(lease.stage(), -1, Integer::sum);
    }
  }

  /** From now on there are no new claims, and waiting stages end without a change to their jobs. */
  public synchronized void drain() {
    draining = true;
  }

  /** Whether the process is ending. */
  public boolean draining() {
    return draining;
  }
}
