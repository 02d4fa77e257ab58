package io.reelay.sandbox;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** What a process writes: all of it to a file, and its last lines in memory. */
final class ProcessLog implements Runnable {
  private static final int LINES_KEPT = 500;

  private final Process process;
  private final Path file;
  private final String awaited;
  private final Deque<String> last = new ArrayDeque<>();
  private final CompletableFuture<Boolean> seen = new CompletableFuture<>();

  ProcessLog(Process process, Path file, String awaited) {
    this.process = process;
    this.file = file;
    this.awaited = awaited;
  }

  @Override
  public void run() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter out =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        keep(line);
        out.write(line);
        out.newLine();
        out.flush();
        if (line.contains(awaited)) {
          seen.complete(true);
        }
      }
    } catch (IOException e) {
      keep("(the log ends here: " + e.getMessage() + ")");
    } finally {
      seen.complete(false);
    }
  }

  private synchronized void keep(String line) {
    if (last.size() == LINES_KEPT) {
      last.removeFirst();
    }
    last.addLast(line);
  }

  /** True when the awaited line comes, false when the log ends without it. */
  CompletableFuture<Boolean> seen() {
    return seen;
  }

  synchronized String tail() {
    return String.join("\n", last);
  }
}
