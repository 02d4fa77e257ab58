package io.reelay.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.health.HealthCheck;

/** The checks of what Reelay works with, and the threads that look. Filled by one thread. */
public final class HealthChecks implements AutoCloseable {
  private final ExecutorService lookers = Executors.newCachedThreadPool(HealthChecks::looker);
  private final Map<String, HealthCheck> checks = new LinkedHashMap<>();

  /** A look at a disk or a server that hangs may hold a thread for ever. */
  private static Thread looker(Runnable look) {
    Thread thread = new Thread(look, "reelay-health");
    thread.setDaemon(true);
    return thread;
  }

  /** Something that no prompt can be taken without. */
  public HealthChecks needed(String name, Probe probe) {
    checks.put(name, new ProbedCheck(name, true, probe, lookers));
    return this;
  }

  /** Something that jobs or prompts wait for, and nothing else. */
  public HealthChecks awaited(String name, Probe probe) {
    checks.put(name, new ProbedCheck(name, false, probe, lookers));
    return this;
  }

  /** Name → check. */
  public Map<String, HealthCheck> byName() {
    return checks;
  }

  @Override
  public void close() {
    lookers.shutdownNow();
  }
}
