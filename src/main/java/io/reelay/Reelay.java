package io.reelay;

import io.reelay.settings.ReelaySettings;
import io.reelay.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: checks all settings, opens the ledger, starts the routes of the working folder, and
 * ends cleanly on SIGTERM or Ctrl-C. Exit status: 0 after a signal, 1 if it could not start, 2 if
 * the settings are wrong.
 */
public final class Reelay {
  private static final Logger LOG = LoggerFactory.getLogger(Reelay.class);
  private static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  /** Leaves time for the ledger within the 10 s that a container gets by default. */
  private static final Duration ROUTES_END = Duration.ofSeconds(8);

  private Reelay() {}

  public static void main(String[] args) {
    Path home = Path.of("").toAbsolutePath();
    ReelaySettings settings;
    try {
      settings = ReelaySettings.load(home, System.getenv(), System.getProperties());
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
      return;
    }
    try {
      run(settings, home);
    } catch (IllegalArgumentException e) {
      // A default that its prompt field does not allow, or no region to be found for S3.
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (Exception e) {
      LOG.error("Reelay cannot start", e);
      System.exit(CANNOT_START);
    }
  }

  private static void run(ReelaySettings settings, Path home) throws Exception {
    AtomicInteger exitStatus = new AtomicInteger(CANNOT_START);
    Components components = new Components(settings, home, InstantSource.system());
    Main camel = camel(components);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> end(camel, components, exitStatus.get()), "reelay-shutdown"));
    camel.init();
    for (String kamelet : components.kamelets()) {
      // Made now: two exchanges that resolve the same Kamelet at once would each make its route,
      // and the second would stop the first (seen on 4.18.0).
      camel.getCamelContext().getEndpoint(kamelet);
    }
    camel.start();
    exitStatus.set(0);
    String inbox = settings.inbox().directory();
    LOG.info(
        "Reelay is watching {} ({} s after the JVM's start)",
        inbox.isEmpty() ? "no folder" : inbox,
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    // Not camel.run(): its own hook would stop the routes beside this one's, which must close the
    // ledger after them.
    new CountDownLatch(1).await();
  }

  private static Main camel(Components components) throws IOException {
    Main camel = new Main();
    Properties defaults = new Properties();
    try (InputStream in = Reelay.class.getResourceAsStream("/camel-defaults.properties")) {
      defaults.load(in);
    }
    camel.setInitialProperties(defaults);
    camel.setOverrideProperties(components.placeholders());
    camel.setDefaultPropertyPlaceholderLocation("file:application.properties;optional=true");
    camel.configure().withRoutesIncludePattern("file:routes/*.camel.yaml");
    components.beans().forEach(camel::bind);
    camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, components.meters());
    return camel;
  }

  private static void end(Main camel, Components components, int exitStatus) {
    try {
      components.drain();
      stop(camel);
      components.close();
      LOG.info("Reelay has ended; what was in flight is in the ledger");
    } catch (Exception e) {
      LOG.error("Reelay did not end cleanly; the ledger takes care of what was in flight", e);
    }
    // A JVM ended by a signal would say 143, as if it had been killed.
    Runtime.getRuntime().halt(exitStatus);
  }

  /** Camel's own wait for a stage has no limit (SedaConsumer, 4.18.0), and a create may hang. */
  private static void stop(Main camel) throws InterruptedException {
    Thread stop = new Thread(camel::stop, "reelay-routes-end");
    stop.setDaemon(true);
    stop.start();
    stop.join(ROUTES_END.toMillis());
    if (stop.isAlive()) {
      LOG.warn("A stage has not ended in time; its job goes on at the next start");
    }
  }
}
