package io.reelay.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's clock as a process sees it, put forward and back while it runs: libfaketime before
 * the C library. The monotonic clock and files' dates stay true.
 */
final class FakeClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private final Path file;

  private FakeClock(Path file) {
    this.file = file;
  }

  /** Where the library is; empty if it is not installed (Debian: libfaketime). */
  static Optional<Path> library() {
    PathMatcher library =
        FileSystems.getDefault().getPathMatcher("glob:/usr/lib/*/faketime/libfaketimeMT.so.1");
    try (Stream<Path> files = Files.find(LIBRARIES, 3, (path, type) -> library.matches(path))) {
      return files.findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** For the processes of an installation; true time at first. */
  static FakeClock of(Installation reelay, Path folder) throws IOException {
    FakeClock clock = new FakeClock(folder.resolve("clock"));
    clock.set(Duration.ZERO);
    reelay
        .environment("LD_PRELOAD", library().orElseThrow().toString())
        .environment("FAKETIME_TIMESTAMP_FILE", clock.file.toString())
        .environment("FAKETIME_CACHE_DURATION", "1")
        .environment("DONT_FAKE_MONOTONIC", "1")
        // Its own waits, which the JVM gets stuck in.
        .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0")
        .environment("NO_FAKE_STAT", "1");
    return clock;
  }

  /** Puts it to this much after the true time; negative = before. */
  void set(Duration ahead) throws IOException {
    Path next =
        Files.writeString(file.resolveSibling("clock.next"), "%+d".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
