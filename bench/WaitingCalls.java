import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Jobs at a gateway with slow calls, as many calls at once as the settings allow. Shows the most
 * threads of the process, its most resident memory, and jobs per second. Reelay runs on the same JVM
 * as this bench.
 */
final class WaitingCalls {
  private static final Duration THINKING = Duration.ofSeconds(3);
  private static final int JOBS = 1_000;
  private static final int CALLS_AT_ONCE = 250;

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (SimulatedGateway gateway =
            SimulatedGateway.builder()
                .generationTime(Duration.ZERO)
                .videos(VideoSource.padded(64 * 1024))
                .start();
        ReelayProcess reelay =
            ReelayProcess.in(folder)
                .settings(settings(gateway))
                .jvmOptions("-XX:+UseSerialGC", "-Xmx512m", "-Dio.reelay.threads=" + arguments[1])
                .start()) {
      gateway.onCreate().answer(Fault.delay(THINKING));
      gateway.onQuery().answer(Fault.delay(THINKING));
      reelay.awaitReady();
      Path prompts = Files.writeString(folder.resolve("prompts.jsonl"), prompts());
      Files.move(
          prompts, folder.resolve("inbox/prompts.jsonl"), StandardCopyOption.ATOMIC_MOVE);
      LedgerView ledger = new LedgerView(folder.resolve("data/ledger.db"));
      long threads = 0;
      while (ledger.states().getOrDefault("stored", 0L) < JOBS) {
        threads = Math.max(threads, status(reelay, "Threads"));
        Thread.sleep(200);
      }
      double seconds =
          Duration.between(gateway.bill().get(0).time(), Instant.now()).toMillis() / 1000.0;
      System.out.printf(
          "%d %d %.1f%n", threads, status(reelay, "VmHWM") / 1024, JOBS / seconds);
    }
    System.exit(0);
  }

  /** A number of Linux's /proc/PID/status. */
  private static long status(ReelayProcess process, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String prompts() {
    return IntStream.range(0, JOBS)
        .mapToObj(n -> "{\"prompt\":\"prompt " + n + "\",\"model\":\"sora-2\"}\n")
        .collect(Collectors.joining());
  }

  private static Map<String, String> settings(SimulatedGateway gateway) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("reelay.gateways.main.dialect", "quickrouter");
    settings.put("reelay.gateways.main.base-url", gateway.uri().toString());
    settings.put("reelay.gateways.main.api-key", gateway.apiKey());
    settings.put("reelay.gateways.main.max-in-flight", "" + JOBS);
    settings.put("reelay.dispatch.submit-threads", "" + CALLS_AT_ONCE);
    settings.put("reelay.dispatch.interval", "100ms");
    settings.put("reelay.poll.threads", "" + CALLS_AT_ONCE);
    settings.put("reelay.poll.first-delay", "100ms");
    settings.put("reelay.poll.interval", "500ms");
    settings.put("reelay.storage.kind", "directory");
    settings.put("reelay.storage.threads", "64");
    settings.put("reelay.network.allow", "127.0.0.0/8");
    settings.put("reelay.http.port", "0");
    return settings;
  }
}
