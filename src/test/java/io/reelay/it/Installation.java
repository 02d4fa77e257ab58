package io.reelay.it;

import io.reelay.config.LedgerLocation;
import io.reelay.config.S3Connection;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder with the packaged Reelay, its inbox and its ledger, started and ended as a test says.
 */
final class Installation {
  private static final Set<String> BUNDLED =
      Set.of("reelay.jar", "lib", "routes", "application.properties");

  final Path inbox;
  final LedgerView ledger;
  private final Path folder;
  private final Path app;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> under = List.of();

  /** Quick polls, videos into the folder {@code videos}; a test sets what it needs otherwise. */
  Installation(Path folder, SimulatedGateway gateway) throws IOException {
    this(folder, "app", new LedgerView(folder.resolve("app/data/ledger.db")));
    set("reelay.gateways.main.base-url", gateway.uri().toString());
    set("reelay.gateways.main.api-key", gateway.apiKey());
  }

  /** The first node of several; {@link #another} makes more of them. */
  Installation(Path folder, SimulatedGateway gateway, LedgerLocation ledger) throws IOException {
    this(folder, "app", new LedgerView(ledger));
    set("reelay.gateways.main.base-url", gateway.uri().toString());
    set("reelay.gateways.main.api-key", gateway.apiKey());
    set("reelay.storage.directory", folder.resolve("app/videos").toString());
    set("reelay.ledger.url", ledger.url());
    set("reelay.ledger.user", ledger.user());
  }

  private Installation(Path folder, String name, LedgerView ledger) throws IOException {
    this.folder = folder;
    this.ledger = ledger;
    app = folder.resolve(name);
    inbox = Files.createDirectories(folder.resolve("inbox"));
    set("reelay.inbox.directory", inbox.toString());
    set("reelay.inbox.interval", "200ms");
    set("reelay.inbox.settle", "200ms");
    set("reelay.gateways.main.dialect", "quickrouter");
    set("reelay.gateways.main.max-in-flight", "1000");
    set("reelay.defaults.model", "sora-2");
    set("reelay.dispatch.interval", "100ms");
    set("reelay.dispatch.lease", "5s");
    set("reelay.poll.first-delay", "200ms");
    set("reelay.poll.interval", "200ms");
    set("reelay.poll.max-interval", "1s");
    set("reelay.storage.kind", "directory");
    set("reelay.network.allow", "127.0.0.0/8");
    set("reelay.http.port", "0");
  }

  /**
   * Another node, in a working folder of its own; it shares inbox, ledger, storage and settings.
   */
  Installation another(String name) throws IOException {
    Installation node = new Installation(folder, name, ledger);
    node.settings.putAll(settings);
    return node;
  }

  Installation set(String property, String value) {
    settings.put(property, value);
    return this;
  }

  /** A variable of the process's environment. */
  Installation environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A command that becomes the JVM, such as {@code setpriv} with its options. */
  Installation under(String... command) {
    under = List.of(command);
    return this;
  }

  /** Videos go there. */
  Installation storeIn(String bucket, S3Connection connection) {
    return set("reelay.storage.kind", "s3")
        .set("reelay.storage.s3.bucket", bucket)
        .set("reelay.storage.s3.region", connection.region())
        .set("reelay.storage.s3.endpoint", connection.endpoint().toString())
        .set("reelay.storage.s3.path-style", "true")
        .set("reelay.storage.s3.access-key", connection.accessKey())
        .set("reelay.storage.s3.secret-key", connection.secretKey())
        .set("reelay.storage.s3.part-size", "5MiB");
  }

  /** Prompts also come from there. */
  Installation watch(String bucket, String prefix, S3Connection connection) {
    return set("reelay.inbox.s3.bucket", bucket)
        .set("reelay.inbox.s3.prefix", prefix)
        .set("reelay.inbox.s3.region", connection.region())
        .set("reelay.inbox.s3.endpoint", connection.endpoint().toString())
        .set("reelay.inbox.s3.path-style", "true")
        .set("reelay.inbox.s3.access-key", connection.accessKey())
        .set("reelay.inbox.s3.secret-key", connection.secretKey())
        .set("reelay.inbox.s3.interval", "500ms");
  }

  /** Starts it, again after an earlier run if there was one, and waits until it watches. */
  ReelayProcess start(String... jvmOptions) throws IOException {
    return launch(jvmOptions).awaitReady();
  }

  /** Starts it and waits for nothing. */
  ReelayProcess launch(String... jvmOptions) throws IOException {
    ReelayProcess.Builder process =
        ReelayProcess.in(app).settings(settings).under(under).jvmOptions(jvmOptions);
    environment.forEach(process::environment);
    return process.start();
  }

  /** Runs a command to its end. */
  CommandRun run(String... arguments) throws IOException, InterruptedException {
    return ReelayProcess.in(app).settings(settings).run(arguments);
  }

  /** Runs a command at a terminal of its own, where a person types one line. */
  CommandRun runAtTerminal(String typed, String... arguments)
      throws IOException, InterruptedException {
    return ReelayProcess.in(app).settings(settings).runAtTerminal(typed, arguments);
  }

  /** As many prompt files as asked for, each with a prompt of its own; the prompts. */
  List<String> drop(int count) throws IOException {
    List<String> prompts =
        Stream.iterate(1, number -> number + 1)
            .limit(count)
            .map(n -> "Prompt number " + n)
            .toList();
    for (String prompt : prompts) {
      Files.writeString(inbox.resolve(prompt.replace(' ', '-') + ".txt"), prompt);
    }
    return prompts;
  }

  /** The videos under {@code storage.kind=directory}, and whatever else is there but sidecars. */
  List<Path> videos() {
    return files(app.resolve("videos")).stream()
        .filter(file -> !file.toString().endsWith(".mp4.json"))
        .toList();
  }

  List<Path> accepted() {
    return files(inbox.resolve("accepted"));
  }

  /** What is in the working folder, beside what came with the bundle. */
  List<String> made() throws IOException {
    try (Stream<Path> entries = Files.list(app)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !BUNDLED.contains(name))
          .sorted()
          .toList();
    }
  }

  /** All that the runs have logged. */
  String log() throws IOException {
    return Files.readString(app.resolve("process.log"));
  }

  private static List<Path> files(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
