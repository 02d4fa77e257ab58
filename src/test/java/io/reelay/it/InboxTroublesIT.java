package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that the packaged jar cannot have: each is told of, and taken when it can. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "names are bytes there, and users can be changed")
@Tag("soak")
class InboxTroublesIT {
  private static final int NOBODY = 65534;

  /** What makes root able to read, and move, what is another's. */
  private static final String POWERS = "-dac_override,-dac_read_search,-fowner";

  private final HttpClient client = HttpClient.newHttpClient();
  private final SimulatedGateway gateway = SimulatedGateway.start();
  @TempDir Path folder;

  @AfterEach
  void close() {
    gateway.close();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Patience.LIMIT).untilAsserted(assertion);
  }

  private String health(ReelayProcess process) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri(process))).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String uri(ReelayProcess process) {
    return process.uri() + "/observe/health";
  }

  private static void own(Path path, int user, String mode) throws IOException {
    Files.setAttribute(path, "unix:uid", user);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static long lines(Installation reelay, String text) throws IOException {
    return reelay.log().lines().filter(line -> line.contains(text)).count();
  }

  private static Installation withoutPowers(Installation reelay) {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/setpriv")),
        "needs root and setpriv, to be a user who may not do everything");
    return reelay.under("/usr/bin/setpriv", "--bounding-set=" + POWERS, "--inh-caps=" + POWERS);
  }

  @Test
  void aFileThatMayNotBeReadIsToldOfOnceAndTakenWhenItMay() throws Exception {
    Installation reelay = withoutPowers(new Installation(folder, gateway));
    Path secret = Files.writeString(reelay.inbox.resolve("secret.txt"), "A kite");
    own(secret, NOBODY, "rw-------");
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("other.txt"), "A dog");
      eventually(() -> assertThat(health(process)).contains("degraded", "secret.txt", "chmod a+r"));
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 1L)));
      eventually(() -> assertThat(secret).exists());
      // When it is tried again it is taken out of the inbox, and put back.
      FileTime before = Files.getLastModifiedTime(reelay.inbox);
      eventually(() -> assertThat(Files.getLastModifiedTime(reelay.inbox)).isGreaterThan(before));
      eventually(() -> assertThat(secret).exists());
      assertThat(lines(reelay, "secret.txt stays in the inbox: it cannot be read")).isOne();
      assertThat(lines(reelay, "secret.txt")).isOne();

      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 2L)));
      eventually(() -> assertThat(health(process)).doesNotContain("secret.txt"));
      assertThat(process.terminate()).isZero();
    }
    assertThat(reelay.log()).doesNotContain("Rollback file strategy");
  }

  @Test
  void aFileThatMayNotBeMovedIsToldOfOnceAndTakenWhenItMay() throws Exception {
    Installation reelay = withoutPowers(new Installation(folder, gateway));
    Path stuck = Files.writeString(reelay.inbox.resolve("stuck.txt"), "A kite");
    own(stuck, NOBODY, "rw-r--r--");
    // As /tmp is: only its owner and the file's may take it away.
    Files.setAttribute(reelay.inbox, "unix:mode", 01777);
    Files.setAttribute(reelay.inbox, "unix:uid", NOBODY);
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("other.txt"), "A dog");
      eventually(() -> assertThat(health(process)).contains("degraded", "stuck.txt", "sticky"));
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 1L)));
      assertThat(lines(reelay, "stuck.txt stays in the inbox: it cannot be moved")).isOne();

      Files.setAttribute(reelay.inbox, "unix:uid", 0);
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 2L)));
      eventually(() -> assertThat(health(process)).doesNotContain("stuck.txt"));
      assertThat(lines(reelay, "stuck.txt stays")).isOne();
      assertThat(process.terminate()).isZero();
    }
  }

  /** Java reads such a name as another one, under which there is no file. */
  @Test
  void aFileWhoseNameIsNotUtf8IsToldOfOnceAndTakenUnderAnotherName() throws Exception {
    Installation reelay = new Installation(folder, gateway);
    shell(reelay.inbox, "printf 'A kite' > \"$(printf 'caf\\351.txt')\"");
    // Nothing of Reelay's, and no news.
    shell(reelay.inbox, "printf x > \"$(printf 'pict\\351.png')\"");
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("other.txt"), "A dog");
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 1L)));
      eventually(() -> assertThat(health(process)).contains("degraded", "caf", "Rename it"));
      assertThat(health(process)).doesNotContain("pict");
      assertThat(lines(reelay, "the bytes of its name are not UTF-8. Rename it")).isOne();

      shell(reelay.inbox, "mv caf*.txt cafe.txt");
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 2L)));
      eventually(() -> assertThat(health(process)).doesNotContain("degraded"));
      assertThat(process.terminate()).isZero();
    }
    assertThat(lines(reelay, "the bytes of its name")).isOne();
  }

  @Test
  void aLocaleThatCannotNameAFileIsToldAtTheStartAndSoIsTheFile() throws Exception {
    Installation reelay = new Installation(folder, gateway).environment("LC_ALL", "C");
    shell(reelay.inbox, "printf 'A kite' > \"$(printf 'caf\\303\\251.txt')\"");
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(reelay.inbox.resolve("other.txt"), "A dog");
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 1L)));
      eventually(() -> assertThat(health(process)).contains("degraded", "locale"));
      assertThat(process.terminate()).isZero();
    }
    assertThat(lines(reelay, "Start Reelay with LC_ALL=C.UTF-8")).isOne();
    assertThat(lines(reelay, "stays in the inbox: the bytes of its name are not")).isOne();
    try (ReelayProcess process = reelay.environment("LC_ALL", "C.UTF-8").start()) {
      eventually(() -> assertThat(reelay.ledger.states()).isEqualTo(Map.of("stored", 2L)));
      assertThat(process.terminate()).isZero();
    }
  }

  private static void shell(Path inbox, String script) throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", script)
            .directory(inbox.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }
}
