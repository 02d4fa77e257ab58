package io.reelay.ledger.claim;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs whose claims this process holds now. Bounded by what was claimed; the ledger stays the
 * truth, this only tells a stage that ended without a transition.
 */
public final class ActiveLeases {
  /** Job → its claim: an ended stage must not give back what was meanwhile claimed anew. */
  private final Map<String, Long> claims = new ConcurrentHashMap<>();

  private volatile boolean draining;

  /** From now on the job is in this process's hands, under this claim. */
  public void hold(ClaimedJob job) {
    claims.put(job.id(), job.claim());
  }

  /**
   * Whether a job is still in this process's hands, under the claim that it was handed out with.
   * Not so at once after another process took it, but at the next round of claims.
   */
  public boolean holds(ClaimedJob job) {
    return Objects.equals(claims.get(job.id()), job.claim());
  }

  /** Forgets a claim; false if it was not held. */
  public boolean release(ClaimedJob job) {
    return claims.remove(job.id(), job.claim());
  }

  boolean holds(String jobId) {
    return claims.containsKey(jobId);
  }

  int size() {
    return claims.size();
  }

  /** Forgets the claims that the ledger has no more: a person or another node has decided. */
  void keepOnly(Set<String> jobIds) {
    claims.keySet().retainAll(jobIds);
  }

  /** From now on nothing new is claimed, and waiting stages end without touching their jobs. */
  public void drain() {
    draining = true;
  }

  /** Whether the process is on its way out. */
  public boolean draining() {
    return draining;
  }
}
