package io.reelay.ledger.claim;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs whose claims this process holds now. Their number is limited by the claims. The ledger
 * has the valid data; this list only shows a stage that ended without a transition.
 */
public final class ActiveLeases {
  /** Job → its claim: an ended stage must not release a newer claim. */
  private final Map<String, Long> claims = new ConcurrentHashMap<>();

  private volatile boolean draining;

  /** From now on this process holds the job under this claim. */
  public void hold(ClaimedJob job) {
    claims.put(job.id(), job.claim());
  }

  /**
   * Whether this process still holds a job under its original claim. After another process took the
   * job, this changes only at the next round of claims.
   */
  public boolean holds(ClaimedJob job) {
    return Objects.equals(claims.get(job.id()), job.claim());
  }

  /** Removes a claim; false if it was not held. */
  public boolean release(ClaimedJob job) {
    return claims.remove(job.id(), job.claim());
  }

  boolean holds(String jobId) {
    return claims.containsKey(jobId);
  }

  int size() {
    return claims.size();
  }

  /** Removes the claims that the ledger no longer has: a person or another node has decided. */
  void keepOnly(Set<String> jobIds) {
    claims.keySet().retainAll(jobIds);
  }

  /** From now on there are no new claims, and waiting stages end without a change to their jobs. */
  public void drain() {
    draining = true;
  }

  /** Whether the process is ending. */
  public boolean draining() {
    return draining;
  }
}
