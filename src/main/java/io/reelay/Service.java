package io.reelay;

import io.reelay.cli.ReelayMain;
import io.reelay.config.BucketInboxSettings;
import io.reelay.config.ReelaySettings;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: it watches the inbox until SIGTERM or Ctrl-C. */
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /**
   * Opens the ledger and starts the routes of the working folder. It does not return: the process
   * ends on a signal, with status 0.
   *
   * @throws IllegalArgumentException if a prompt field does not allow its default
   * @throws CannotStartException if a route that the settings need is missing
   * @throws Exception if it cannot start
   */
  static void run(ReelaySettings settings, Path home) throws Exception {
    settings.warnings().forEach(LOG::warn);
    AtomicInteger exitStatus = new AtomicInteger(Reelay.CANNOT_START);
    RouteFolder routes = RouteFolder.in(home);
    requireFolders(settings);
    Components components = new Components(settings, home, Clocks.ofMachine());
    Main camel = camel(components, settings.console(), routes);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> new ProcessEnd(camel, components, settings.shutdown()).run(exitStatus.get()),
                "reelay-shutdown"));
    components.server().requireFree();
    camel.init();
    RouteFolder.check(camel.getCamelContext(), settings);
    for (String kamelet : components.kamelets()) {
      // Resolved now: two exchanges that resolve the same Kamelet at once each create its route,
      // and the second stops the first (seen on 4.18.0).
      camel.getCamelContext().getEndpoint(kamelet);
    }
    camel.start();
    exitStatus.set(0);
    LOG.info(
        "Reelay is watching {}, and serves HTTP at {} port {} ({} s after the JVM's start)",
        watched(settings),
        settings.console().host(),
        components.server().getPort(),
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    // Not camel.run(): its shutdown hook would stop the routes in parallel with this one, which
    // must close the ledger after the routes.
    new CountDownLatch(1).await();
  }

  private static void requireFolders(ReelaySettings settings) throws CannotStartException {
    String inbox = settings.inbox().directory();
    if (!inbox.isEmpty()) {
      requireFolder("inbox", "reelay.inbox.directory", Path.of(inbox));
    }
    if (!settings.storage().isBucket()) {
      requireFolder("storage folder", "reelay.storage.directory", settings.storage().directory());
    }
  }

  /** Later an outage may pass. At the start the cause is a wrong setting or a wrong user. */
  private static void requireFolder(String what, String setting, Path folder)
      throws CannotStartException {
    try {
      // Java 17 refuses to "create" a folder that is there as a link (JDK-8294193).
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new CannotStartException(
          "the %s %s (%s) is not a folder and cannot be created: %s"
              .formatted(what, folder, setting, e.getClass().getSimpleName()));
    }
    if (!Files.isWritable(folder)) {
      throw new CannotStartException(
          "the %s %s (%s) cannot be written by Reelay's user".formatted(what, folder, setting));
    }
  }

  private static String watched(ReelaySettings settings) {
    List<String> places = new ArrayList<>();
    if (!settings.inbox().directory().isEmpty()) {
      places.add(settings.inbox().directory());
    }
    BucketInboxSettings bucket = settings.bucketInbox();
    if (bucket.isOn()) {
      places.add("s3://" + bucket.bucket() + "/" + bucket.folder());
    }
    return places.isEmpty() ? "no folder" : String.join(" and ", places);
  }

  private static Main camel(
      Components components, ReelaySettings.Console console, RouteFolder routes)
      throws IOException {
    Main camel = new ReelayMain(components.placeholders(), components.beans());
    camel.setDefaultPropertyPlaceholderLocation("file:application.properties;optional=true");
    camel.configure().withRoutesIncludePattern(routes.includePattern());
    camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, components.meters());
    components.healthChecks().forEach(camel::bind);
    camel.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport main) {
            serve(main.getCamelContext(), components);
          }
        });
    camel
        .configure()
        // It has the same address, so it uses the existing server.
        .httpManagementServer()
        .withEnabled(true)
        .withHost(console.host())
        .withPort(console.port())
        .withMetricsEnabled(true)
        .withHealthCheckEnabled(true);
    camel
        .configure()
        .health()
        .withEnabled(true)
        // The answer lists every check with its result, not only failed ones.
        .withExposureLevel("full")
        // Two entries per route say nothing new: without the routes the start fails.
        .withRoutesEnabled(false)
        .setConsumersEnabled(false);
    // Set as properties: Camel (4.18.0) ignores values of configure().metrics().
    camel.addInitialProperty("camel.metrics.enabled", "true");
    // It would count each exchange a second time, by endpoint address.
    camel.addInitialProperty("camel.metrics.enable-exchange-event-notifier", "false");
    return camel;
  }

  private static void serve(CamelContext context, Components components) {
    // Main (4.18.0) gives no context to beans that are bound before there is one.
    components.beans().values().stream()
        .filter(CamelContextAware.class::isInstance)
        .forEach(bean -> CamelContextAware.trySetCamelContext(bean, context));
    try {
      context.addService(components.server(), true, true);
    } catch (Exception e) {
      throw RuntimeCamelException.wrapRuntimeException(e);
    }
  }
}
