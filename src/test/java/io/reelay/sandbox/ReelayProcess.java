package io.reelay.sandbox;

import io.reelay.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The packaged bundle, run as a user would: {@code java -jar reelay.jar} in a folder of its own.
 * Its log goes to {@code process.log} there. Starting again in the same folder finds what the run
 * before has left.
 */
public final class ReelayProcess implements AutoCloseable {
  private static final String READY = "Reelay is watching";
  private static final Pattern PORT = Pattern.compile("serves HTTP at 127\\.0\\.0\\.1 port (\\d+)");
  private static final Duration START_LIMIT = Patience.LIMIT;
  private static final Duration END_LIMIT = Patience.LIMIT;

  private static final Pattern NOT_THE_TESTS =
      Pattern.compile("(?:REELAY_|(?i:https?|no)_PROXY).*");

  private final Process process;
  private final ProcessLog log;
  private final Thread logReader;

  private ReelayProcess(Process process, Path folder) {
    this.process = process;
    this.log = new ProcessLog(process, folder.resolve("process.log"), READY);
    this.logReader = new Thread(log, "reelay-" + process.pid() + "-log");
    logReader.setDaemon(true);
    logReader.start();
  }

  /** A run in this folder; it is created when it does not exist. */
  public static Builder in(Path folder) {
    return new Builder(folder, Bundle.ofThisBuild());
  }

  /**
   * Waits until the log says that Reelay is watching.
   *
   * @throws IllegalStateException when the process ended or did not get there, with the log's end;
   *     it does not run any more then
   */
  public ReelayProcess awaitReady() {
    boolean ready =
        log.seen()
            .copy()
            .completeOnTimeout(false, START_LIMIT.toSeconds(), TimeUnit.SECONDS)
            .join();
    if (ready) {
      return this;
    }
    if (log.seen().isDone()) {
      throw new IllegalStateException("Reelay ended before it was ready:\n" + log.tail());
    }
    String stuck = StuckProcess.describe(process);
    // The caller has nothing to close yet when this fails.
    process.toHandle().destroyForcibly();
    throw new IllegalStateException(
        "Reelay is not ready in time:\n" + stuck + "\nlog:\n" + log.tail());
  }

  /**
   * Asks the process to end (SIGTERM) and waits for it, for {@link Patience#LIMIT} at most.
   *
   * @return the exit code
   * @throws IllegalStateException when it did not end by itself; it is killed then
   */
  public int terminate() throws InterruptedException {
    // Process.destroy() would also close the pipes, and the log of the shutdown would be lost.
    process.toHandle().destroy();
    return awaitEnd();
  }

  /** Ends the process at once (SIGKILL), as a crash would. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  /**
   * Waits until the process ends, for {@link Patience#LIMIT} at most.
   *
   * @return the exit code
   * @throws IllegalStateException when it does not end, with its command line, its threads and the
   *     log's end; it is killed then
   */
  public int awaitEnd() throws InterruptedException {
    return awaitEnd(END_LIMIT);
  }

  int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      String stuck = StuckProcess.describe(process);
      process.destroyForcibly();
      throw new IllegalStateException("Reelay did not end:\n" + stuck + "\nlog:\n" + log.tail());
    }
    logReader.join(END_LIMIT.toMillis());
    return process.exitValue();
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Where it serves HTTP, as its log says; to be asked for while that line is among the last. */
  public URI uri() {
    Matcher port = PORT.matcher(log());
    if (!port.find()) {
      throw new IllegalStateException("Reelay does not say where it serves HTTP:\n" + log());
    }
    return URI.create("http://127.0.0.1:" + port.group(1));
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last 500 lines it wrote. */
  public String log() {
    return log.tail();
  }

  /** Ends the process, if it still runs: politely, and by force after {@link Patience#LIMIT}. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        terminate();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** What a run is started with. */
  public static final class Builder {
    private final Path folder;
    private final Bundle bundle;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> under = new ArrayList<>();
    private Map<String, String> settings;
    private Path launcher;
    private Path from;

    Builder(Path folder, Bundle bundle) {
      this.folder = folder;
      this.bundle = bundle;
    }

    /** The whole application.properties; without this call the shipped one stays. */
    public Builder settings(Map<String, String> settings) {
      this.settings = Map.copyOf(settings);
      return this;
    }

    /** One more environment variable. {@code LC_ALL} is C.UTF-8 unless given here. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** A command that becomes the JVM, such as {@code setpriv} with its options. */
    public Builder under(List<String> command) {
      under.addAll(command);
      return this;
    }

    /** Options before {@code -jar}, such as {@code -Xmx256m}. */
    public Builder jvmOptions(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /**
     * Calls {@code bin/reelay} instead of {@code java}.
     *
     * @param launcher the folder's {@code bin/reelay}, or a link to it
     * @param from the folder of the caller
     */
    public Builder by(Path launcher, Path from) {
      this.launcher = launcher;
      this.from = from;
      return this;
    }

    /** Copies the bundle into the folder and starts it. */
    public ReelayProcess start() throws IOException {
      return new ReelayProcess(process().redirectErrorStream(true).start(), folder);
    }

    /** Copies the bundle into the folder and runs a command to its end. */
    public CommandRun run(String... arguments) throws IOException, InterruptedException {
      return CommandRun.of(process(arguments));
    }

    /**
     * The same at a pseudo-terminal (util-linux's script), where a person types one line; what the
     * terminal shows is its standard output.
     */
    public CommandRun runAtTerminal(String typed, String... arguments)
        throws IOException, InterruptedException {
      Path keyboard = Files.writeString(Files.createTempFile("keyboard", ""), typed + "\n");
      try {
        ProcessBuilder command = process(arguments);
        // Quoted for the shell that script starts.
        String line =
            command.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        command.command("script", "--quiet", "--return", "--command", line, "/dev/null");
        return CommandRun.of(command.redirectInput(keyboard.toFile()));
      } finally {
        Files.delete(keyboard);
      }
    }

    private ProcessBuilder process(String... arguments) throws IOException {
      bundle.installTo(folder);
      if (settings != null) {
        Bundle.writeSettings(folder, settings);
      }
      Path java = Path.of(System.getProperty("java.home"));
      List<String> command = new ArrayList<>(under);
      if (launcher == null) {
        command.add(java.resolve("bin/java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", "reelay.jar"));
      } else {
        bundle.installLauncherTo(folder);
        command.add(launcher.toString());
      }
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).directory((from == null ? folder : from).toFile());
      builder.environment().put("JAVA_HOME", java.toString());
      builder.environment().put("JAVA_OPTS", String.join(" ", jvmOptions));
      // The settings of whoever runs the tests are not the test's.
      builder.environment().keySet().removeIf(NOT_THE_TESTS.asMatchPredicate());
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().putAll(environment);
      return builder;
    }
  }
}
