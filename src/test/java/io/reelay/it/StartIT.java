package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged product starts, and what it says where it cannot. */
class StartIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path folder;

  /** The block below "Run it", without what a user's shell shows. */
  private static List<String> commands() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String block = readme.substring(readme.indexOf("## Run it")).split("```", -1)[1];
    return block.lines().filter(line -> line.startsWith("$ ")).map(l -> l.substring(2)).toList();
  }

  @Test
  void theCommandsOfTheReadmeStartAsTheyArePrinted() throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSize(5);
    assertThat(commands.get(0)).isEqualTo("mvn -q -DskipTests package");
    assertThat(commands.get(1)).startsWith("cp -r target/reelay /srv/reelay && cd /srv/reelay");
    assertThat(commands.get(3)).isEqualTo("java -jar reelay.jar");
    String bundle = System.getProperty("reelay.test.bundle", "target/reelay");
    Path app = folder.resolve("reelay");
    String start =
        commands.get(1).replace("target/reelay", bundle).replace("/srv/reelay", app.toString())
            + " && "
            // The placeholder of a key.
            + commands.get(2).replace("…", "x")
            + " && exec "
            + commands.get(3);
    Path log = folder.resolve("log");
    try (SimulatedGateway gateway = SimulatedGateway.builder().apiKey("sk-x").start()) {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-c", start)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("REELAY_") || name.startsWith("AWS_"));
      environment.put("PATH", System.getProperty("java.home") + "/bin:" + environment.get("PATH"));
      // Not over the internet, and not on a port that somebody has.
      environment.put("REELAY_GATEWAYS_MAIN_BASE_URL", gateway.uri().toString());
      environment.put("REELAY_DEFAULTS_MODEL", "sora-2");
      environment.put("REELAY_HTTP_PORT", "0");
      environment.put("AWS_EC2_METADATA_DISABLED", "true");
      Process process = builder.start();
      try {
        await()
            .atMost(LIMIT)
            .until(
                () -> !process.isAlive() || Files.readString(log).contains("Reelay is watching"));
        assertThat(Files.readString(log)).contains("Reelay is watching");
        int dropped =
            new ProcessBuilder("bash", "-c", commands.get(4))
                .directory(app.toFile())
                .start()
                .waitFor();
        assertThat(dropped).isZero();
        await().atMost(LIMIT).until(() -> !gateway.bill().isEmpty());
      } finally {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }

  @Test
  void aPortInUseIsOneLine() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SimulatedGateway gateway = SimulatedGateway.start();
        ReelayProcess process =
            new Installation(folder, gateway)
                .set("reelay.http.port", "" + other.getLocalPort())
                .launch()) {
      assertThat(process.awaitEnd()).isEqualTo(1);
      assertThat(process.log().lines().filter(line -> !line.contains(" INFO ")))
          .singleElement()
          .asString()
          .contains("cannot listen on", "port " + other.getLocalPort(), "reelay.http.port");
    }
  }

  @Test
  void aStorageFolderThatIsNoneIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "x");
    for (Path storage : List.of(file, file.resolve("videos"))) {
      try (SimulatedGateway gateway = SimulatedGateway.start();
          ReelayProcess process =
              new Installation(folder, gateway)
                  .set("reelay.storage.directory", storage.toString())
                  .launch()) {
        assertThat(process.awaitEnd()).isEqualTo(1);
        assertThat(process.log().lines().filter(line -> !line.contains(" INFO ")))
            .last()
            .asString()
            .contains("the storage folder " + storage, "reelay.storage.directory", "not a folder");
      }
    }
  }

  @Test
  void aRouteThatCannotBeLoadedIsOneLine() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("app/routes"));
    Files.writeString(
        routes.resolve("mine.camel.yaml"),
        "- route: {id: mine, from: {uri: 'banana:x', steps: []}}");
    try (SimulatedGateway gateway = SimulatedGateway.start();
        ReelayProcess process = new Installation(folder, gateway).launch()) {
      assertThat(process.awaitEnd()).isEqualTo(1);
      assertThat(process.log().lines().filter(line -> !line.contains(" INFO ")))
          .singleElement()
          .asString()
          .contains("a route cannot be loaded", "mine.camel.yaml");
    }
  }

  @Test
  void routesThatAreALinkAreWatchedWith() throws Exception {
    Files.createDirectories(folder.resolve("mount"));
    Files.createDirectories(folder.resolve("app"));
    Files.createSymbolicLink(folder.resolve("app/routes"), Path.of("../mount"));
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay = new Installation(folder, gateway);
      try (ReelayProcess process = reelay.start()) {
        reelay.drop(1);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        assertThat(process.terminate()).isZero();
      }
    }
    assertThat(folder.resolve("app/routes")).isSymbolicLink();
  }
}
