package io.reelay.ledger;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs whose claims this process holds now. Bounded by what was claimed; the ledger stays the
 * truth, this only tells a stage that ended without a transition.
 */
public final class HeldClaims {
  private final Set<String> jobIds = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  void hold(String jobId) {
    jobIds.add(jobId);
  }

  /** Forgets a claim; false if it was not held. */
  boolean letGo(String jobId) {
    return jobIds.remove(jobId);
  }

  boolean holds(String jobId) {
    return jobIds.contains(jobId);
  }

  /** How many jobs this process works on. */
  public int count() {
    return jobIds.size();
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
