package io.reelay.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.health.HealthCheck;

/** The health checks and their threads. One thread adds the checks. */
public final class HealthChecks implements AutoCloseable {
  private final ExecutorService lookers = Executors.newCachedThreadPool(HealthChecks::looker);
  private final Map<String, HealthCheck> checks = new LinkedHashMap<>();

  /** A check of a hanging disk or server may block a thread forever. */
  private static Thread looker(Runnable look) {
    Thread thread = new Thread(look, "reelay-health");
    thread.setDaemon(true);
    return thread;
  }

  /** Adds a check of a part without which no prompt can be taken. */
  public HealthChecks needed(String name, Probe probe) {
    checks.put(name, new ProbedCheck(name, true, probe, lookers));
    return this;
  }

  /** Adds a check of a part whose outage only delays jobs or prompts. */
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
