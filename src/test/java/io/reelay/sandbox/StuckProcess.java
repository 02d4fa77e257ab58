package io.reelay.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a JVM that should have ended is at, for a test's message. */
final class StuckProcess {
  private static final Duration DUMP_LIMIT = Duration.ofSeconds(30);

  private StuckProcess() {}

  /** Its options, the time it has computed, and its threads; or why they cannot be told. */
  static String describe(Process process) {
    ProcessHandle.Info info = process.info();
    return "command: %s%ncomputed: %s, started: %s%n%s"
        .formatted(
            info.commandLine().orElse("unknown"),
            info.totalCpuDuration().map(Duration::toString).orElse("unknown"),
            info.startInstant().map(Object::toString).orElse("unknown"),
            threads(process.pid()));
  }

  private static String threads(long pid) {
    try {
      // A file, not a pipe: a JVM that does not answer keeps jcmd waiting, and a read of it.
      Path dump = Files.createTempFile("threads", ".txt");
      try {
        boolean ended = dumped(pid, dump.toFile());
        return Files.readString(dump) + (ended ? "" : "(jcmd has no answer)");
      } finally {
        Files.delete(dump);
      }
    } catch (IOException e) {
      return "(no thread dump: " + e.getMessage() + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(no thread dump: interrupted)";
    }
  }

  private static boolean dumped(long pid, File dump) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
            .redirectErrorStream(true)
            .redirectOutput(dump)
            .start();
    boolean ended = process.waitFor(DUMP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    return ended;
  }
}
