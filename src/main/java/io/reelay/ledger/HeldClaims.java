package io.reelay.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs whose claims this process holds now. Bounded by what was claimed; the ledger stays the
 * truth, this only tells a stage that ended without a transition.
 */
public final class HeldClaims {
  /** Job → its claim: an ended stage must not give back what was meanwhile claimed anew. */
  private final Map<String, Long> claims = new ConcurrentHashMap<>();

  private volatile boolean draining;

  void hold(ClaimedJob job) {
    claims.put(job.id(), job.claim());
  }

  /** Forgets a claim; false if it was not held. */
  boolean letGo(ClaimedJob job) {
    return claims.remove(job.id(), job.claim());
  }

  boolean holds(String jobId) {
    return claims.containsKey(jobId);
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
