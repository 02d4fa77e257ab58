package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is dropped, it is taken or rejected with a reason, and the process lives. */
@Tag("soak")
class FuzzIT {
  private static final long SEED = 20261121;
  private static final int FILES = 10_000;
  private static final int HUGE = 20 << 20;

  @TempDir Path folder;

  @Test
  void tenThousandHostileFilesEachEndInAcceptedOrRejected() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      gateway.goOffline();
      Installation reelay = new Installation(folder, gateway);
      int files = fill(reelay.inbox);
      try (ReelayProcess process = reelay.start("-Xmx128m")) {
        FaultBench.patiently(Duration.ofMinutes(8))
            .untilAsserted(() -> assertThat(left(reelay.inbox)).isEmpty());
        assertThat(process.isAlive()).isTrue();
        // It is not only alive: it still takes what is dropped.
        Files.writeString(reelay.inbox.resolve("last.txt"), "The last one");
        FaultBench.patiently(Duration.ofMinutes(1))
            .until(() -> Files.exists(reelay.inbox.resolve("accepted/last.txt")));
      }
      List<Path> accepted = in(reelay.inbox.resolve("accepted"));
      List<Path> rejected = in(reelay.inbox.resolve("rejected"));
      List<Path> reports = rejected.stream().filter(FuzzIT::isReport).toList();
      assertThat(reports).hasSize(rejected.size() / 2).allMatch(FuzzIT::hasText);
      assertThat(accepted.size() + reports.size()).isEqualTo(files + 1);
      assertThat(accepted).hasSizeGreaterThan(1_000);
      assertThat(in(folder))
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("app", "inbox");
      assertThat(reelay.log()).doesNotContain("OutOfMemory", "StackOverflow", gateway.apiKey());
      assertThat(Files.isDirectory(reelay.inbox.resolve("folder.json"))).isTrue();
    }
  }

  private static int fill(Path inbox) throws IOException, InterruptedException {
    HostileFiles hostile = new HostileFiles(inbox, SEED);
    for (int number = 0; number < FILES; number++) {
      hostile.write(number);
    }
    for (String name : List.of("huge.txt", "huge.json", "huge.csv", "huge.yaml")) {
      Files.write(inbox.resolve(name), "a".repeat(HUGE).getBytes());
    }
    Files.writeString(
        inbox.resolve("large.json"), "{\"prompt\": \"" + "a".repeat(HUGE / 2) + "\"}");
    Files.createDirectories(inbox.resolve("folder.json/inner"));
    Files.writeString(inbox.resolve("folder.json/inner/a.txt"), "Left alone");
    Files.createSymbolicLink(inbox.resolve("link-to-a-folder"), inbox.resolve("folder.json"));
    Files.setLastModifiedTime(
        Files.writeString(inbox.resolve("tomorrow.txt"), "A day ahead"),
        FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    return FILES + 6 + pipe(inbox.resolve("pipe.json"));
  }

  /** Whoever opens it waits until somebody writes to it. */
  private static int pipe(Path path) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0 ? 1 : 0;
    } catch (IOException e) {
      // Not on this system.
      return 0;
    }
  }

  /** What is still in the inbox and is no folder. */
  private static List<String> left(Path inbox) throws IOException {
    return in(inbox).stream()
        .filter(path -> !Files.isDirectory(path))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static boolean isReport(Path path) {
    return path.getFileName().toString().endsWith(".error.txt");
  }

  private static boolean hasText(Path path) {
    try {
      return !Files.readString(path).isBlank();
    } catch (IOException e) {
      return false;
    }
  }
}
