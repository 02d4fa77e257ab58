package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.CommandRun;
import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/reelay}, called by a link from another folder. */
class LauncherIT {
  @TempDir Path folder;

  private Path home;
  private Path elsewhere;
  private ReelayProcess.Builder reelay;

  @BeforeEach
  void install() throws IOException {
    home = folder.resolve("the product");
    elsewhere = Files.createDirectories(folder.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../second"));
    Files.createSymbolicLink(folder.resolve("second"), home.resolve("bin/reelay"));
    reelay =
        ReelayProcess.in(home).by(link, elsewhere).settings(settings("http://127.0.0.1:9", "sk"));
  }

  private static Map<String, String> settings(String gateway, String key) {
    return Map.of(
        "reelay.gateways.main.dialect", "quickrouter",
        "reelay.gateways.main.base-url", gateway,
        "reelay.gateways.main.api-key", key,
        "reelay.defaults.model", "sora-2",
        "reelay.inbox.settle", "200ms",
        "reelay.storage.kind", "directory",
        "reelay.storage.directory", "videos",
        "reelay.network.allow", "127.0.0.0/8",
        "reelay.http.port", "0");
  }

  @Test
  void theServiceWorksInItsOwnFolderAndASignalEndsIt() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      reelay.settings(settings(gateway.uri().toString(), gateway.apiKey()));
      try (ReelayProcess process = reelay.start().awaitReady()) {
        Files.writeString(home.resolve("inbox/lighthouse.txt"), "A lighthouse at dusk");
        LedgerView ledger = new LedgerView(home.resolve("data/ledger.db"));
        await().atMost(Patience.LIMIT).until(() -> ledger.states().containsKey("generating"));
        assertThat(process.terminate()).isZero();
        assertThat(process.log()).contains("Reelay has ended");
      }
    }
    try (var left = Files.list(elsewhere)) {
      assertThat(left).containsExactly(elsewhere.resolve("link"));
    }
  }

  @Test
  void aCommandHasItsStatusAndItsArgumentsAsTheyAre() throws Exception {
    Files.writeString(elsewhere.resolve("*.txt"), "A lighthouse at dusk");
    CommandRun validated = reelay.run("validate", "*.txt");
    assertThat(validated.err()).isEmpty();
    assertThat(validated.out()).contains("*.txt", "A lighthouse at dusk", "1 create shown");
    assertThat(validated.status()).isZero();

    assertThat(reelay.run("jobs").status()).isEqualTo(1);
    assertThat(reelay.run("jobs", "--bogus").status()).isEqualTo(2);
  }

  @Test
  void aCommandOnTheLedgerLoadsNothingOfCamel() throws Exception {
    Path loaded = folder.resolve("loaded");
    try (ReelayProcess service = reelay.start().awaitReady()) {
      reelay.jvmOptions("-Xlog:class+load:file=" + loaded);
      for (String command : List.of("jobs --json", "show x", "cancel x", "retry x", "spend")) {
        CommandRun run = reelay.run(command.split(" "));
        assertThat(run.status()).as(run.err()).isBetween(0, 1);
        assertThat(Files.readAllLines(loaded))
            .as(command)
            .anyMatch(line -> line.contains(" io.reelay.cli.LedgerCommand source: "))
            .noneMatch(line -> line.contains(" org.apache.camel."))
            .noneMatch(line -> line.contains(" org.flywaydb."));
      }
      assertThat(service.terminate()).isZero();
    }
  }

  @Test
  void aCopyStillFitsTheCacheOfTheBuild() throws Exception {
    Path cache = Path.of(System.getProperty("reelay.test.bundle", "target/reelay"), "reelay.jsa");
    assumeThat(cache).as("made by this build, before JDK 25").exists();
    Path loaded = folder.resolve("loaded");
    Files.createDirectories(home);

    CommandRun run = reelay.jvmOptions("-Xlog:class+load:file=" + loaded).run("jobs");

    assertThat(run.err()).startsWith("there is no ledger");
    assertThat(run.out()).isEmpty();
    assertThat(loadedFrom(loaded, "io.reelay.Reelay")).endsWith("shared objects file (top)");
  }

  private static String loadedFrom(Path log, String type) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(" " + type + " source: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCacheThatFitsNothingChangesNothing() throws Exception {
    reelay.run("jobs");
    Files.deleteIfExists(home.resolve("reelay.jsa"));
    for (String cache : List.of("reelay.jsa", "reelay.aot")) {
      Files.writeString(home.resolve(cache), "of another Java");
      CommandRun run = reelay.run("jobs");
      assertThat(run.err().lines()).singleElement().asString().startsWith("there is no ledger");
      assertThat(run.out()).isEmpty();
      Files.delete(home.resolve(cache));
    }
  }
}
