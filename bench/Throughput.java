import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.sandbox.video.VideoSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Many prompt files at a gateway that takes 2 s, beside a script without a ledger ({@code
 * script.mjs}), in turn. Arguments: an empty folder, the number of jobs, the number of rounds.
 */
final class Throughput {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
  private static final int IN_FLIGHT = 256;
  private static final int POLL_MILLIS = 500;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param admitted seconds until all prompts are in the ledger; 0 for the script
   * @param stored seconds until all videos are stored
   * @param delivered seconds until all webhooks are delivered
   * @param cpuAJob milliseconds of CPU a job, start and warm-up included
   * @param cpuInSecondHalf the same, of the second half of the jobs
   * @param mebibytes most resident memory
   */
  private record Run(
      double admitted,
      double stored,
      double delivered,
      double cpuAJob,
      double cpuInSecondHalf,
      double mebibytes) {}

  private final Path work;
  private final int jobs;
  private final SimulatedGateway gateway;
  private final EmbeddedS3 s3;

  private Throughput(Path work, int jobs, SimulatedGateway gateway, EmbeddedS3 s3) {
    this.work = work;
    this.jobs = jobs;
    this.gateway = gateway;
    this.s3 = s3;
  }

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    int jobs = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (SimulatedGateway gateway =
            SimulatedGateway.builder()
                .generationTime(Duration.ofSeconds(2))
                .videos(VideoSource.padded(1024 * 1024))
                .start();
        EmbeddedS3 s3 = EmbeddedS3.start(work.resolve("s3"))) {
      Throughput bench = new Throughput(work, jobs, gateway, s3);
      // The servers are warm for both.
      new Throughput(work, 200, gateway, s3).script("warm-up");
      List<Run> scripts = new ArrayList<>();
      List<Run> reelays = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        scripts.add(bench.script("script-" + round));
        reelays.add(bench.reelay("reelay-" + round));
      }
      System.out.printf("%d jobs, median of %d rounds%n", jobs, rounds);
      row("until all are admitted, s", scripts, reelays, Run::admitted);
      row("until all are stored, s", scripts, reelays, Run::stored);
      row("until all are delivered, s", scripts, reelays, Run::delivered);
      row("CPU a job, ms", scripts, reelays, Run::cpuAJob);
      row("CPU a job, second half, ms", scripts, reelays, Run::cpuInSecondHalf);
      row("most resident, MiB", scripts, reelays, Run::mebibytes);
    }
    System.exit(0);
  }

  private static void row(
      String name, List<Run> scripts, List<Run> reelays, java.util.function.ToDoubleFunction<Run> of) {
    double script = median(scripts, of);
    double reelay = median(reelays, of);
    System.out.printf(
        "%-28s script %8.1f  reelay %8.1f  ratio %s%n",
        name, script, reelay, script == 0 ? "-" : "%.2f".formatted(reelay / script));
  }

  private static double median(List<Run> runs, java.util.function.ToDoubleFunction<Run> of) {
    return runs.stream().mapToDouble(of).sorted().skip(runs.size() / 2).findFirst().orElse(0);
  }

  private Run script(String name) throws Exception {
    Path folder = Files.createDirectories(work.resolve(name));
    String bucket = bucket(name);
    try (WebhookReceiver receiver = WebhookReceiver.start(SECRET)) {
      Path prompts = prompts(folder.resolve("prompts"));
      Path settings = folder.resolve("settings.json");
      JSON.writeValue(
          settings.toFile(),
          Map.ofEntries(
              Map.entry("gateway", gateway.uri().toString()),
              Map.entry("apiKey", gateway.apiKey()),
              Map.entry("s3", s3.connection().endpoint().toString()),
              Map.entry("accessKey", s3.connection().accessKey()),
              Map.entry("secretKey", s3.connection().secretKey()),
              Map.entry("bucket", bucket),
              Map.entry("webhook", receiver.url().toString()),
              Map.entry("webhookSecret", SECRET),
              Map.entry("inbox", prompts.toString()),
              Map.entry("inFlight", IN_FLIGHT),
              Map.entry("pollMillis", POLL_MILLIS)));
      long begun = System.currentTimeMillis();
      Process process =
          new ProcessBuilder("node", "bench/script.mjs", settings.toString())
              .redirectError(folder.resolve("errors").toFile())
              .start();
      Map<String, JsonNode> marks = new LinkedHashMap<>();
      long resident = 0;
      try (BufferedReader lines = process.inputReader()) {
        for (String line; (line = lines.readLine()) != null; ) {
          JsonNode mark = JSON.readTree(line);
          marks.put(mark.get("mark").asText(), mark);
          resident = Math.max(resident, Usage.of(process.pid()).residentMost());
        }
      }
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(folder.resolve("errors")));
      }
      return new Run(
          0,
          seconds(begun, marks.get("stored").get("at").asLong()),
          seconds(begun, marks.get("delivered").get("at").asLong()),
          cpuMillis(marks.get("delivered")) / jobs,
          (cpuMillis(marks.get("delivered")) - cpuMillis(marks.get("half"))) / (jobs / 2.0),
          resident / 1024.0);
    }
  }

  private static double cpuMillis(JsonNode mark) {
    return (mark.at("/cpu/user").asLong() + mark.at("/cpu/system").asLong()) / 1000.0;
  }

  private Run reelay(String name) throws Exception {
    Path folder = Files.createDirectories(work.resolve(name));
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path prompts = prompts(folder.resolve("prompts"));
    try (WebhookReceiver receiver = WebhookReceiver.start(SECRET);
        ReelayProcess process =
            ReelayProcess.in(folder.resolve("app"))
                .settings(settings(inbox, bucket(name), receiver))
                .jvmOptions(System.getProperty("bench.jvm", "-Xmx512m").split(" "))
                .start()
                .awaitReady()) {
      Jdbi ledger = Jdbi.create("jdbc:sqlite:" + folder.resolve("app/data/ledger.db"));
      long begun = System.currentTimeMillis();
      try (Stream<Path> files = Files.list(prompts)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.move(file, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      long admitted = await(ledger, "SELECT count(*) FROM job", jobs);
      await(ledger, "SELECT count(*) FROM job WHERE state = 'stored'", jobs / 2);
      Usage half = Usage.of(process.pid());
      long stored = await(ledger, "SELECT count(*) FROM job WHERE state = 'stored'", jobs);
      long delivered =
          await(ledger, "SELECT count(*) FROM outbox WHERE state = 'delivered'", 2 * jobs);
      Usage end = Usage.of(process.pid());
      return new Run(
          seconds(begun, admitted),
          seconds(begun, stored),
          seconds(begun, delivered),
          end.cpuMillis() / (double) jobs,
          (end.cpuMillis() - half.cpuMillis()) / (jobs / 2.0),
          end.residentMost() / 1024.0);
    }
  }

  private static long await(Jdbi ledger, String count, int wanted) throws InterruptedException {
    long limit = System.currentTimeMillis() + LIMIT.toMillis();
    while (ledger.withHandle(handle -> handle.createQuery(count).mapTo(Integer.class).one())
        < wanted) {
      if (System.currentTimeMillis() > limit) {
        throw new IllegalStateException("not within " + LIMIT + ": " + count);
      }
      Thread.sleep(100);
    }
    return System.currentTimeMillis();
  }

  private static double seconds(long begun, long ended) {
    return (ended - begun) / 1000.0;
  }

  private String bucket(String name) {
    s3.createBucket(name);
    return name;
  }

  private Path prompts(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int job = 0; job < jobs; job++) {
      Files.writeString(folder.resolve("prompt-" + job + ".txt"), folder + " prompt " + job);
    }
    return folder;
  }

  /** All that the bench is about; what is not here is at its default. */
  private Map<String, String> settings(Path inbox, String bucket, WebhookReceiver receiver) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("reelay.inbox.directory", inbox.toString());
    settings.put("reelay.gateways.main.dialect", "quickrouter");
    settings.put("reelay.gateways.main.base-url", gateway.uri().toString());
    settings.put("reelay.gateways.main.api-key", gateway.apiKey());
    settings.put("reelay.gateways.main.max-in-flight", "" + IN_FLIGHT);
    settings.put("reelay.defaults.model", "sora-2");
    settings.put("reelay.poll.first-delay", POLL_MILLIS + "ms");
    settings.put("reelay.poll.interval", POLL_MILLIS + "ms");
    settings.put("reelay.poll.max-interval", POLL_MILLIS + "ms");
    settings.put("reelay.storage.s3.bucket", bucket);
    settings.put("reelay.storage.s3.region", s3.connection().region());
    settings.put("reelay.storage.s3.endpoint", s3.connection().endpoint().toString());
    settings.put("reelay.storage.s3.path-style", "true");
    settings.put("reelay.storage.s3.access-key", s3.connection().accessKey());
    settings.put("reelay.storage.s3.secret-key", s3.connection().secretKey());
    settings.put("reelay.webhook.url", receiver.url().toString());
    settings.put("reelay.webhook.secret", SECRET);
    settings.put("reelay.network.allow", "127.0.0.0/8");
    settings.put("reelay.http.port", "0");
    return settings;
  }

  /**
   * What a process has used, from {@code /proc} (proc(5)).
   *
   * @param residentMost KiB, {@code VmHWM}
   */
  private record Usage(long cpuMillis, long residentMost) {
    /** Ticks of {@code /proc/PID/stat} a second on Linux (sysconf(3), {@code _SC_CLK_TCK}). */
    private static final int TICKS = 100;

    static Usage of(long pid) throws IOException {
      Path folder = Path.of("/proc/" + pid);
      if (!Files.exists(folder)) {
        return new Usage(0, 0);
      }
      String stat = Files.readString(folder.resolve("stat"));
      // Behind the name, which may have spaces in it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      long resident =
          Files.readAllLines(folder.resolve("status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0);
      return new Usage(ticks * 1000 / TICKS, resident);
    }
  }
}
