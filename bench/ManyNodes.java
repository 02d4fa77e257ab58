import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.LedgerView;
import io.reelay.sandbox.PostgresServer;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.video.VideoSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Jobs per minute of one node and of three at a gateway with slow creates, measured from
 * the first create until most are stored.
 */
final class ManyNodes {
  private static final Duration A_CREATE = Duration.ofSeconds(2);
  private static final int CREATES_AT_ONCE = 4;
  private static final int JOBS = 240;

  /** After this share the nodes run out of work, one after another. */
  private static final int MEASURED = 200;

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    double one = jobsAMinute(Files.createDirectory(work.resolve("one")), 1);
    double three = jobsAMinute(Files.createDirectory(work.resolve("three")), 3);
    System.out.printf(
        "one node %.0f jobs a minute, three nodes %.0f, ratio %.2f%n", one, three, three / one);
    System.exit(0);
  }

  private static double jobsAMinute(Path folder, int nodes) throws Exception {
    LedgerLocation ledger = PostgresServer.newDatabase();
    List<ReelayProcess> running = new ArrayList<>();
    try (SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ZERO)
            .videos(VideoSource.padded(16 * 1024))
            .start()) {
      gateway.onCreate().answer(Fault.delay(A_CREATE));
      Path inbox = Files.createDirectory(folder.resolve("inbox"));
      for (int node = 0; node < nodes; node++) {
        running.add(
            ReelayProcess.in(folder.resolve("node-" + node))
                .settings(settings(folder, inbox, gateway, ledger))
                .start());
      }
      running.forEach(ReelayProcess::awaitReady);

      Path prompts = Files.writeString(folder.resolve("prompts.jsonl"), prompts());
      Files.move(prompts, inbox.resolve("prompts.jsonl"), StandardCopyOption.ATOMIC_MOVE);
      LedgerView view = new LedgerView(ledger);
      while (view.states().getOrDefault("stored", 0L) < MEASURED) {
        Thread.sleep(100);
      }
      Instant begun = gateway.bill().get(0).time();
      return MEASURED * 60_000.0 / Duration.between(begun, Instant.now()).toMillis();
    } finally {
      running.forEach(ReelayProcess::close);
      PostgresServer.drop(ledger);
    }
  }

  private static String prompts() {
    return IntStream.range(0, JOBS)
        .mapToObj(n -> "{\"prompt\":\"prompt " + n + "\",\"model\":\"sora-2\"}\n")
        .collect(Collectors.joining());
  }

  private static Map<String, String> settings(
      Path folder, Path inbox, SimulatedGateway gateway, LedgerLocation ledger) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("reelay.inbox.directory", inbox.toString());
    settings.put("reelay.gateways.main.dialect", "quickrouter");
    settings.put("reelay.gateways.main.base-url", gateway.uri().toString());
    settings.put("reelay.gateways.main.api-key", gateway.apiKey());
    settings.put("reelay.gateways.main.max-in-flight", "1000");
    settings.put("reelay.dispatch.submit-threads", "" + CREATES_AT_ONCE);
    settings.put("reelay.dispatch.interval", "100ms");
    settings.put("reelay.poll.first-delay", "100ms");
    settings.put("reelay.poll.interval", "500ms");
    settings.put("reelay.storage.kind", "directory");
    settings.put("reelay.storage.directory", folder.resolve("videos").toString());
    settings.put("reelay.network.allow", "127.0.0.0/8");
    settings.put("reelay.ledger.url", ledger.url());
    settings.put("reelay.ledger.user", ledger.user());
    settings.put("reelay.http.port", "0");
    return settings;
  }
}
