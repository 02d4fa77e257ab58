package io.reelay;

import io.reelay.config.ReelaySettings;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process on a signal. It keeps its time limit even if something hangs. */
final class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  /**
   * This limit also applies if the routes end early and leave more time. The ledger answers by
   * then, or it is down.
   */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Main camel;
  private final Components components;
  private final ReelaySettings.Shutdown settings;
  private final long begunAt = System.nanoTime();

  /** Starts the end now. */
  ProcessEnd(Main camel, Components components, ReelaySettings.Shutdown settings) {
    this.camel = camel;
    this.components = components;
    this.settings = settings;
  }

  /** Does not return. */
  void run(int exitStatus) {
    try {
      components.drain();
      // Camel's own wait for a stage has no limit (SedaConsumer, 4.18.0), and a create may hang.
      if (!ends("routes", camel::stop, left(settings.routesEnd()))) {
        LOG.warn(
            "A stage has not ended in time; a create without an answer is unknown,"
                + " other work continues");
      }
      // A pool waits 30 s per statement for a server that is down.
      long close = Math.min(left(settings.limit()), LONGEST_CLOSE.toMillis());
      if (!ends("ledger", this::close, close)) {
        LOG.warn("The ledger does not answer; its jobs continue after reelay.dispatch.lease");
      }
    } catch (Exception e) {
      LOG.error("Reelay did not end cleanly; all running work is in the ledger", e);
    }
    // A JVM that a signal ends has exit status 143, as if it had been killed.
    Runtime.getRuntime().halt(exitStatus);
  }

  private void close() {
    try {
      components.close();
      LOG.info("Reelay has ended; all running work is in the ledger");
    } catch (Exception e) {
      LOG.error("Reelay did not end cleanly; its jobs continue after reelay.dispatch.lease", e);
    }
  }

  /** In milliseconds; at least 1, because join(0) waits for ever. */
  private long left(Duration sinceBegin) {
    return Math.max(1, sinceBegin.toMillis() - (System.nanoTime() - begunAt) / 1_000_000);
  }

  private static boolean ends(String part, Runnable end, long millis) throws InterruptedException {
    Thread thread = new Thread(end, "reelay-" + part + "-end");
    thread.setDaemon(true);
    thread.start();
    thread.join(millis);
    return !thread.isAlive();
  }
}
