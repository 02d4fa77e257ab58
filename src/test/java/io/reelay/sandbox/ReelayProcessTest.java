package io.reelay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.FileReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
class ReelayProcessTest {
  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void packageAStandIn() throws IOException {
    folder = temp.resolve("working folder");
    Path bundle = Files.createDirectories(temp.resolve("bundle"));
    Files.createDirectories(bundle.resolve("lib"));
    Files.writeString(
        Files.createDirectories(bundle.resolve("routes/kamelets")).resolve("a.yaml"), "[]");
    Files.writeString(bundle.resolve("application.properties"), "mode=shipped\n");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    String entry = StandIn.class.getName().replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(Files.newOutputStream(bundle.resolve("reelay.jar")), manifest);
        InputStream code = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
    }
  }

  @Test
  void theBundleRunsInItsFolderUntilItIsAskedToEnd() throws Exception {
    try (ReelayProcess process = run().settings(Map.of("mode", "wait")).start().awaitReady()) {
      assertThat(process.isAlive()).isTrue();
      assertThat(ProcessHandle.of(process.pid())).isPresent();
      assertThat(folder.resolve("routes/kamelets/a.yaml")).exists();
      assertThat(folder.resolve("lib")).isSymbolicLink();

      assertThat(process.terminate()).isEqualTo(143);

      assertThat(process.log()).contains("mode=wait", "ended cleanly");
      assertThat(folder.resolve("process.log")).content().contains("ended cleanly");
    }
  }

  @Test
  void aKilledProcessHasNoTimeToCleanUpAndItsFilesStay() throws Exception {
    ReelayProcess killed = run().settings(Map.of("mode", "wait")).start().awaitReady();
    Files.writeString(folder.resolve("ledger.db"), "kept");
    killed.kill();
    assertThat(killed.log()).doesNotContain("ended cleanly");

    try (ReelayProcess again = run().settings(Map.of("mode", "wait")).start().awaitReady()) {
      assertThat(again.isAlive()).isTrue();
      assertThat(folder.resolve("ledger.db")).hasContent("kept");
    }
  }

  @Test
  void aProcessThatDiesAtItsStartIsReportedWithItsLog() throws Exception {
    try (ReelayProcess process =
        run()
            .settings(Map.of("mode", "die"))
            .environment("REELAY_TEST_WORD", "Käfer")
            .jvmOptions("-Xmx64m", "-Dtest.option=given")
            .start()) {
      assertThatIllegalStateException()
          .isThrownBy(process::awaitReady)
          .withMessageContaining("ended before it was ready")
          .withMessageContaining("mode=die word=Käfer option=given");
      assertThat(process.awaitEnd()).isEqualTo(3);
    }
  }

  @Test
  void aProcessThatDoesNotEndIsReportedWithItsOptionsAndItsThreadsAndIsKilled() throws Exception {
    try (ReelayProcess process =
        run()
            .settings(Map.of("mode", "wait"))
            .jvmOptions("-Dtest.option=before|Stage|method|")
            .start()
            .awaitReady()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> process.awaitEnd(Duration.ofSeconds(1)))
          .withMessageContaining("-Dtest.option=before|Stage|method|")
          .withMessageContaining("computed: PT")
          .withMessageContaining("StandIn.main")
          .withMessageContaining("Reelay is watching the inbox");
      assertThat(process.awaitEnd()).isEqualTo(137);
    }
  }

  @Test
  void withoutOtherSettingsTheShippedOnesAreUsed() throws Exception {
    try (ReelayProcess process = run().start()) {
      process.awaitEnd();
      assertThat(process.log()).contains("mode=shipped");
    }
  }

  private ReelayProcess.Builder run() {
    return new ReelayProcess.Builder(folder, new Bundle(temp.resolve("bundle")));
  }

  /** What runs in place of Reelay. */
  static final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws Exception {
      Properties settings = new Properties();
      try (Reader in = new FileReader("application.properties", StandardCharsets.UTF_8)) {
        settings.load(in);
      }
      System.out.println(
          "mode="
              + settings.getProperty("mode")
              + " word="
              + System.getenv("REELAY_TEST_WORD")
              + " option="
              + System.getProperty("test.option"));
      switch (settings.getProperty("mode")) {
        case "die" -> System.exit(3);
        case "wait" -> {
          Runtime.getRuntime()
              .addShutdownHook(new Thread(() -> System.out.println("ended cleanly")));
          System.out.println("Reelay is watching the inbox");
          Thread.currentThread().join();
        }
        default -> System.exit(0);
      }
    }
  }
}
