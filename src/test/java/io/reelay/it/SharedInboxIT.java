package io.reelay.it;

import static java.time.Instant.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user of the machine, who may write to the inbox and to nothing else of Reelay's. */
@Tag("soak")
class SharedInboxIT {
  /** "nobody", by its number: there need not be a name for it. */
  private static final String OTHER = "65534";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int BAIT = 600;

  /** What is not taken by then is out of the way, as its folder was set aside with it. */
  private static final Duration ATTACK = Duration.ofMinutes(1);

  private static final String SECRET = "MARKED secret of the user who runs Reelay";

  @TempDir Path folder;
  private final SimulatedGateway gateway = SimulatedGateway.start();

  @BeforeEach
  void needsTwoUsers() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/setpriv")),
        "needs root and setpriv, to be two users");
  }

  /** The inbox is open to all, and what is around it is not. */
  private Installation shared() throws IOException {
    mode(folder, "rwx--x--x");
    Installation reelay = new Installation(folder, gateway);
    mode(reelay.inbox, "rwxrwxrwx");
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    mode(folder.resolve("secret.txt"), "rw-------");
    return reelay;
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Runs a command as the other user, in the inbox. */
  private static Process asOther(Path inbox, String... command) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("/usr/bin/setpriv", "--reuid", OTHER, "--regid", OTHER, "--clear-groups"));
    all.addAll(List.of(command));
    return new ProcessBuilder(all).directory(inbox.toFile()).redirectErrorStream(true).start();
  }

  private static void sh(Path inbox, String script) throws Exception {
    Process process = asOther(inbox, "/bin/sh", "-ec", script);
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path real(Path inbox, String name) {
    return inbox.resolve(name);
  }

  @Test
  void aLinkInPlaceOfAFolderOfReelaysIsNotFollowed() throws Exception {
    Installation reelay = shared();
    sh(
        reelay.inbox,
        "ln -s ../app/routes rejected; ln -s ../app/data accepted; ln -s ../app .taking;"
            + "echo 'promt: no such field' > pwn.camel.yaml; echo A kite > ledger.txt");
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> Files.exists(real(reelay.inbox, "accepted/ledger.txt")));
      await()
          .atMost(LIMIT)
          .until(() -> Files.exists(real(reelay.inbox, "rejected/pwn.camel.yaml.error.txt")));
      await()
          .atMost(LIMIT)
          .until(() -> Files.exists(real(reelay.inbox, "rejected/pwn.camel.yaml")));
      assertThat(folder.resolve("app/routes/pwn.camel.yaml")).doesNotExist();
      assertThat(folder.resolve("app/data/ledger.txt")).doesNotExist();
      try (Stream<Path> app = Files.list(folder.resolve("app"))) {
        assertThat(app).noneMatch(path -> path.getFileName().toString().matches("[0-9a-f-]{36}"));
      }
      for (String own : List.of("accepted", "rejected", ".taking")) {
        assertThat(Files.isSymbolicLink(reelay.inbox.resolve(own))).as(own).isFalse();
        assertThat(Files.getOwner(reelay.inbox.resolve(own)).getName()).as(own).isEqualTo("root");
      }
      assertThat(process.terminate()).isZero();
    }
    assertThat(reelay.log()).contains("Others may write to the inbox");
  }

  @Test
  void aReportIsNotWrittenThroughALink() throws Exception {
    Installation reelay = shared();
    sh(
        reelay.inbox,
        "mkdir -m 777 rejected; ln -s ../../secret.txt rejected/x.json.error.txt; echo no > x.json");
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> reelay.log().contains("x.json rejected"));
      await().atMost(LIMIT).until(() -> Files.notExists(reelay.inbox.resolve("x.json")));
      // In a folder that is Reelay's by now, where it would be overwritten.
      Files.createSymbolicLink(
          reelay.inbox.resolve("rejected/y.json.error.txt"), folder.resolve("secret.txt"));
      sh(reelay.inbox, "echo no > y.json");
      await()
          .atMost(LIMIT)
          .until(() -> Files.isRegularFile(reelay.inbox.resolve("rejected/y.json")));
      assertThat(reelay.inbox.resolve("rejected/y.json.error.txt")).content().contains("y.json");
      assertThat(process.terminate()).isZero();
    }
    assertThat(folder.resolve("secret.txt")).hasContent(SECRET);
  }

  @Test
  void aSecondNameOfAFileThatOnlyReelayMayReadIsRejected() throws Exception {
    Installation reelay = shared();
    // As the other user may where fs.protected_hardlinks is 0.
    Files.createLink(reelay.inbox.resolve("link.txt"), folder.resolve("secret.txt"));
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> Files.exists(reelay.inbox.resolve("rejected/link.txt")));
      assertThat(process.terminate()).isZero();
    }
    assertThat(gateway.bill()).isEmpty();
    assertThat(reelay.inbox.resolve("rejected/link.txt.error.txt")).content().contains("hard link");
  }

  /** He knows the node's name, from a backup of its log, say. */
  @Test
  void aTwinOfTheFolderWhereFilesAreTakenGetsNothingRead() throws Exception {
    assumeTrue(Files.exists(PYTHON), "needs Python for renameat2");
    Installation reelay = shared();
    sh(reelay.inbox, "mkdir -m 777 .taking; echo A cat > first.txt");
    Path script =
        Files.copy(Path.of("src/test/resources/inbox/exchange.py"), folder.resolve("x.py"));
    mode(script, "rw-r--r--");
    try (ReelayProcess process = reelay.start()) {
      await().atMost(LIMIT).until(() -> Files.exists(reelay.inbox.resolve("accepted/first.txt")));
      Process attacker =
          asOther(
              reelay.inbox,
              PYTHON.toString(),
              script.toString(),
              node(reelay.inbox),
              folder.resolve("secret.txt").toString(),
              "" + BAIT);
      Instant ends = now().plus(ATTACK);
      try {
        sh(
            reelay.inbox,
            "i=0; while [ $i -lt " + BAIT + " ]; do echo A kite > bait-$i.txt; i=$((i+1)); done");
        await()
            .atMost(LIMIT)
            .until(
                () -> {
                  assertThat(attacker.isAlive()).isTrue();
                  return left(reelay.inbox).isEmpty() || secrets() > 0 || ends.isBefore(now());
                });
      } finally {
        end(attacker);
      }
      // The service is there for the others.
      sh(reelay.inbox, "echo A dog > honest.txt");
      await().atMost(LIMIT).until(() -> Files.exists(reelay.inbox.resolve("accepted/honest.txt")));
      await().atMost(LIMIT).until(() -> reelay.ledger.job("honest").state().equals("stored"));
      assertThat(process.terminate()).isZero();
    }
    assertThat(secrets()).isZero();
    assertThat(folder.resolve("secret.txt")).hasContent(SECRET);
  }

  private long secrets() {
    return gateway.bill().stream().filter(create -> create.prompt().equals(SECRET)).count();
  }

  private static String node(Path inbox) throws IOException {
    try (Stream<Path> nodes = Files.list(inbox.resolve(".taking"))) {
      return nodes.findFirst().orElseThrow().getFileName().toString();
    }
  }

  private static void end(Process attacker) throws InterruptedException {
    attacker.destroyForcibly();
    attacker.waitFor(1, TimeUnit.MINUTES);
  }

  private static List<String> left(Path inbox) throws IOException {
    try (Stream<Path> files = Files.list(inbox)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("bait-"))
          .toList();
    }
  }
}
