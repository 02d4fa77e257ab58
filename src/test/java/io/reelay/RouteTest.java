package io.reelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelay.api.ApiServer;
import io.reelay.config.LedgerLocation;
import io.reelay.config.ReelaySettings;
import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The shipped route files with the real beans, between an inbox, a simulated gateway and a folder
 * of videos: for each test a Camel context, a ledger and a gateway of its own. Backoffs are not
 * waited for, {@link #pass} puts the clock forward.
 */
public abstract class RouteTest extends CamelMainTestSupport {
  /** The working folder. */
  @TempDir protected Path home;

  /** The gateway {@code main}, which makes a video at once unless it is told otherwise. */
  protected final SimulatedGateway gateway;

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final TestClock clock = new TestClock();
  private Components components;

  @RegisterExtension
  final BeforeEachCallback settingsOfTheTest =
      test ->
          AnnotationSupport.findRepeatableAnnotations(test.getRequiredTestMethod(), Setting.class)
              .forEach(line -> settings.put(line.name(), line.value()));

  protected RouteTest() {
    this(SimulatedGateway.start());
  }

  /** With another gateway, of the dialect that its kind has. */
  protected RouteTest(SimulatedGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void setupResources() throws Exception {
    copyDialects();
    Files.createDirectories(inbox());
    Properties properties = new Properties();
    properties.putAll(standardSettings());
    properties.putAll(settings);
    components =
        new Components(
            ReelaySettings.load(home, Map.of(), properties), home, new Clocks(clock, clock));
  }

  private Map<String, String> standardSettings() {
    return Map.ofEntries(
        entry("reelay.inbox.directory", inbox().toString()),
        entry("reelay.inbox.interval", "100ms"),
        entry("reelay.inbox.settle", "100ms"),
        entry("reelay.gateway", "main"),
        entry("reelay.gateways.main.dialect", gateway.kind().dialect()),
        entry("reelay.gateways.main.base-url", gateway.uri().toString()),
        entry("reelay.gateways.main.api-key", gateway.apiKey()),
        entry("reelay.defaults.model", "sora-2"),
        entry("reelay.dispatch.interval", "50ms"),
        entry("reelay.poll.first-delay", "0s"),
        entry("reelay.poll.interval", "100ms"),
        entry("reelay.poll.max-interval", "100ms"),
        entry("reelay.storage.kind", "directory"),
        entry("reelay.storage.directory", videos().toString()),
        entry("reelay.storage.key", "{name}.mp4"),
        entry("reelay.network.allow", "127.0.0.0/8"),
        entry("reelay.ledger.url", "jdbc:sqlite:" + ledgerFile()),
        entry("reelay.http.port", "0"));
  }

  private void copyDialects() throws IOException {
    Path kamelets = Path.of("routes/kamelets");
    Path copies = Files.createDirectories(home.resolve(kamelets));
    try (Stream<Path> files = Files.list(kamelets)) {
      for (Path file : files.toList()) {
        Files.copy(file, copies.resolve(file.getFileName()));
      }
    }
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.withRoutesIncludePattern("file:routes/*.camel.yaml");
  }

  @Override
  protected CamelContext createCamelContext() throws Exception {
    Properties properties = new Properties();
    try (InputStream defaults = RouteTest.class.getResourceAsStream("/camel-defaults.properties")) {
      properties.load(defaults);
    }
    properties.putAll(components.placeholders());
    // Its second is what a start and an end would take.
    properties.put("camel.component.seda.default-poll-timeout", "50");
    camelContextConfiguration().withUseOverridePropertiesWithPropertiesComponent(properties);
    CamelContext context = super.createCamelContext();
    components.beans().forEach(context.getRegistry()::bind);
    components
        .beans()
        .values()
        .forEach(bean -> CamelContextAware.trySetCamelContext(bean, context));
    context.addService(components.server(), true, true);
    components.kamelets().forEach(context::getEndpoint);
    return context;
  }

  /** As the process ends: nothing waits for the jobs that are under way, and the ledger is last. */
  @AfterEach
  void end() throws Exception {
    drain();
    context.stop();
    components.close();
    gateway.close();
  }

  /** What a process that ends does first. */
  protected final void drain() {
    components.drain();
  }

  /** Gives a setting to all tests of a class; called by its constructor. */
  protected final void setting(String name, String value) {
    settings.put(name, value);
  }

  /** Where everything is counted. */
  protected MeterRegistry meters() {
    return components.meters();
  }

  /** Name → check, as the service has them. */
  protected Map<String, HealthCheck> healthChecks() {
    return components.healthChecks();
  }

  /** What a counter has come to, over all of its tags. */
  protected double counted(String counter) {
    return components.meters().find(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  /** From now on only {@link #pass} moves Reelay's clock, so that no pause is over before that. */
  protected void stopClock() {
    clock.stop();
  }

  /** Puts Reelay's clock forward; the lease of 60 s is the most that running stages survive. */
  protected void pass(Duration time) {
    clock.pass(time);
  }

  /** An address of Reelay's own HTTP server, such as {@code /api/jobs}. */
  protected ApiServer server() {
    return components.server();
  }

  protected URI address(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + components.server().getPort() + pathAndQuery);
  }

  protected Path inbox() {
    return home.resolve("inbox");
  }

  protected Path videos() {
    return home.resolve("videos");
  }

  protected Path ledgerFile() {
    return home.resolve("ledger.db");
  }

  protected LedgerLocation ledgerLocation() {
    return new LedgerLocation("jdbc:sqlite:" + ledgerFile(), "", "", 1);
  }

  /** Puts a whole file into the inbox at once. */
  protected void drop(String name, String text) throws IOException {
    Path outside = Files.writeString(Files.createTempFile(home, "prompt", ""), text, UTF_8);
    Files.move(outside, inbox().resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Drops a text file for a job whose name is its prompt. */
  protected void drop(String prompt) throws IOException {
    drop(prompt + ".txt", prompt);
  }

  protected LedgerView ledger() {
    return new LedgerView(ledgerFile());
  }

  /** Waits until the only job of this name is in this state. */
  protected JobView await(String name, String state) {
    eventually(
        () ->
            assertThat(ledger().jobs())
                .filteredOn(JobView::name, name)
                .extracting(JobView::state)
                .containsExactly(state));
    return ledger().job(name);
  }

  /** Waits until the last try of the only job of this name ended with an error of this kind. */
  protected JobView awaitError(String name, String kind) {
    eventually(
        () ->
            assertThat(ledger().jobs())
                .filteredOn(JobView::name, name)
                .extracting(JobView::errorKind)
                .containsExactly(kind));
    return ledger().job(name);
  }

  /** Waits until this holds. */
  protected static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .pollInterval(Duration.ofMillis(20))
        // A file that is moved while its folder is listed.
        .ignoreException(UncheckedIOException.class)
        .untilAsserted(assertion);
  }

  /** Waits until the exchanges have come that this asks for. */
  protected static void eventually(NotifyBuilder exchanges) {
    assertThat(exchanges.matches(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }

  /**
   * Waits until rounds that began after this call have looked after all jobs and claimed what is
   * due, and until the creates and deliveries that were claimed have ended: a create or a delivery
   * that is not seen then is not due.
   */
  protected void awaitRoundOf(String route) {
    String tick = route.substring(0, route.indexOf('-')) + "-tick";
    // A signal's round may follow another at once and claim only. Between two ticks is an upkeep.
    eventually(exchangesOf(tick, 3));
    // The first round may have begun before.
    eventually(exchangesOf(route, 2));
    eventually(() -> assertThat(ledger().claimsOfCreatesAndDeliveries()).isZero());
  }

  private NotifyBuilder exchangesOf(String route, int count) {
    return new NotifyBuilder(context)
        .fromRoute(route)
        .filter(exchange -> exchange.getProperty(Exchange.SPLIT_INDEX) == null)
        .whenDone(count)
        .create();
  }

  /** Files below a folder, as paths relative to it. */
  protected static List<String> filesIn(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
