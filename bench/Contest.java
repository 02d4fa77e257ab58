import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.net.Egress;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.sandbox.video.VideoSource;
import io.reelay.storage.S3Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The servers of a bench, and the two programs that do the same jobs against them, in turn. */
final class Contest implements AutoCloseable {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
  private static final int POLL_MILLIS = 500;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Times are milliseconds since 1970.
   *
   * @param begun when the prompts were there
   * @param admitted when all prompts were in the ledger; for the script, when it began
   * @param stored when each video was stored, in this order
   * @param delivered when all webhooks were delivered
   * @param cpuMillis of the whole process, start and warm-up included
   * @param cpuMillisOfSecondHalf from the moment when half of the videos were stored
   * @param mostKibibytes most resident memory
   * @param downloadBegun when the gateway was asked for the last video
   */
  record Run(
      long begun,
      long admitted,
      List<Long> stored,
      long delivered,
      double cpuMillis,
      double cpuMillisOfSecondHalf,
      long mostKibibytes,
      long downloadBegun) {
    double seconds(long until) {
      return (until - begun) / 1000.0;
    }

    double secondsUntilStored() {
      return seconds(lastStored());
    }

    /** From the request for the last video until it is stored. */
    double secondsOfTransfer() {
      return (lastStored() - downloadBegun) / 1000.0;
    }

    private long lastStored() {
      return stored.get(stored.size() - 1);
    }
  }

  private final Path work;
  private final int inFlight;
  private final long videoBytes;
  private final String[] jvmOptions;
  final SimulatedGateway gateway;
  private final EmbeddedS3 s3;
  private volatile long downloadBegun;

  /**
   * @param work an empty folder
   * @param inFlight jobs at the gateway at once
   * @param generation how long the gateway takes
   * @param videoBytes length of each video
   * @param jvmOptions of Reelay
   */
  Contest(Path work, int inFlight, Duration generation, long videoBytes, String... jvmOptions)
      throws IOException {
    this.work = work;
    this.inFlight = inFlight;
    this.videoBytes = videoBytes;
    this.jvmOptions = jvmOptions;
    gateway =
        SimulatedGateway.builder()
            .generationTime(generation)
            .videos(VideoSource.padded(videoBytes))
            .start();
    gateway
        .onDownload()
        .answer(
            call -> {
              downloadBegun = System.currentTimeMillis();
              call.answerNormally();
            });
    s3 = EmbeddedS3.start(work.resolve("s3"));
  }

  @Override
  public void close() throws IOException {
    s3.close();
    gateway.close();
  }

  /** Prints one line: both figures, and Reelay's as a multiple of the script's. */
  static void row(String name, double script, double reelay) {
    System.out.printf(
        "%-34s script %9.1f   reelay %9.1f   ratio %s%n",
        name, script, reelay, script == 0 ? "-" : "%.2f".formatted(reelay / script));
  }

  Run script(String name, int jobs) throws Exception {
    Path folder = Files.createDirectories(work.resolve(name));
    try (WebhookReceiver receiver = WebhookReceiver.start(SECRET)) {
      Path settings = folder.resolve("settings.json");
      JSON.writeValue(
          settings.toFile(),
          Map.ofEntries(
              Map.entry("gateway", gateway.uri().toString()),
              Map.entry("apiKey", gateway.apiKey()),
              Map.entry("s3", s3.connection().endpoint().toString()),
              Map.entry("accessKey", s3.connection().accessKey()),
              Map.entry("secretKey", s3.connection().secretKey()),
              Map.entry("bucket", bucket(name)),
              Map.entry("webhook", receiver.url().toString()),
              Map.entry("webhookSecret", SECRET),
              Map.entry("inbox", prompts(folder.resolve("prompts"), jobs).toString()),
              Map.entry("inFlight", inFlight),
              Map.entry("pollMillis", POLL_MILLIS)));
      long begun = System.currentTimeMillis();
      Process process =
          new ProcessBuilder("node", "bench/script.mjs", settings.toString())
              .redirectError(folder.resolve("errors").toFile())
              .start();
      List<Long> stored = new ArrayList<>();
      double cpuOfHalf = 0;
      long mostKibibytes = 0;
      JsonNode mark = null;
      try (BufferedReader lines = process.inputReader()) {
        for (String line; (line = lines.readLine()) != null; ) {
          mark = JSON.readTree(line);
          if (mark.get("mark").asText().equals("stored")) {
            stored.add(mark.get("at").asLong());
          }
          if (stored.size() == jobs / 2) {
            cpuOfHalf = cpuMillis(mark);
          }
          mostKibibytes = Math.max(mostKibibytes, mark.get("mostKibibytes").asLong());
        }
      }
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(folder.resolve("errors")));
      }
      double cpu = cpuMillis(mark);
      return new Run(
          begun,
          begun,
          stored,
          mark.get("at").asLong(),
          cpu,
          cpu - cpuOfHalf,
          mostKibibytes,
          downloadBegun);
    }
  }

  private static double cpuMillis(JsonNode mark) {
    return (mark.at("/cpu/user").asLong() + mark.at("/cpu/system").asLong()) / 1000.0;
  }

  /** Drops prompt files at once, and returns the time until all are in the ledger, in seconds. */
  double intake(String name, int files) throws Exception {
    try (Entrant reelay = new Entrant(name, files)) {
      long begun = reelay.drop();
      return (await(reelay.ledger, "SELECT count(*) FROM job", files) - begun) / 1000.0;
    }
  }

  Run reelay(String name, int jobs) throws Exception {
    try (Entrant reelay = new Entrant(name, jobs)) {
      Jdbi ledger = reelay.ledger;
      long begun = reelay.drop();
      // Half of them may be stored before the last is admitted.
      CompletableFuture<Long> admitted =
          CompletableFuture.supplyAsync(() -> await(ledger, "SELECT count(*) FROM job", jobs));
      await(ledger, "SELECT count(*) FROM job WHERE state = 'stored'", jobs / 2);
      Usage half = Usage.of(reelay.process.pid());
      await(ledger, "SELECT count(*) FROM job WHERE state = 'stored'", jobs);
      List<Long> stored =
          ledger.withHandle(
              handle ->
                  handle
                      .createQuery("SELECT updated_at FROM job ORDER BY updated_at")
                      .mapTo(Long.class)
                      .list());
      long delivered =
          await(ledger, "SELECT count(*) FROM outbox WHERE state = 'delivered'", 2 * jobs);
      Usage end = Usage.of(reelay.process.pid());
      return new Run(
          begun,
          admitted.join(),
          stored,
          delivered,
          end.cpuMillis(),
          end.cpuMillis() - half.cpuMillis(),
          end.mostKibibytes(),
          downloadBegun);
    }
  }

  /** Reelay at the start of a run, with its prompts beside the inbox. */
  private final class Entrant implements AutoCloseable {
    private final WebhookReceiver receiver = WebhookReceiver.start(SECRET);
    private final Path inbox;
    private final Path prompts;
    private final ReelayProcess process;
    private final Jdbi ledger;

    Entrant(String name, int jobs) throws Exception {
      Path folder = Files.createDirectories(work.resolve(name));
      inbox = Files.createDirectories(folder.resolve("inbox"));
      prompts = prompts(folder.resolve("prompts"), jobs);
      process =
          ReelayProcess.in(folder.resolve("app"))
              .settings(settings(inbox, bucket(name), receiver))
              .jvmOptions(jvmOptions)
              .start()
              .awaitReady();
      ledger = Jdbi.create("jdbc:sqlite:" + folder.resolve("app/data/ledger.db"));
    }

    /** Moves all prompts into the inbox, and returns the time before that. */
    long drop() throws IOException {
      long begun = System.currentTimeMillis();
      try (Stream<Path> files = Files.list(prompts)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.move(file, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return begun;
    }

    @Override
    public void close() throws IOException {
      process.close();
      receiver.close();
    }
  }

  /**
   * Seconds of {@code curl | curl} for one video: what the machine and the two servers allow, with
   * no check at all.
   */
  double curl(String name) throws Exception {
    Path errors = Files.createDirectories(work.resolve(name)).resolve("errors");
    URI video = madeVideo(name);
    try (S3Presigner presigner = new S3Service(s3.connection(), Egress.direct()).presigner()) {
      URL target =
          presigner
              .presignPutObject(
                  link ->
                      link.signatureDuration(Duration.ofHours(1))
                          .putObjectRequest(put -> put.bucket(bucket(name)).key("video.mp4")))
              .url();
      Process process =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  "set -o pipefail; curl -sSf \"$1\" | curl -sSf -T - -H \"Content-Length: $3\""
                      + " -H 'Transfer-Encoding:' -H 'Expect:' \"$2\"",
                  "bash",
                  video.toString(),
                  target.toString(),
                  Long.toString(videoBytes))
              .redirectErrorStream(true)
              .redirectOutput(errors.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(errors));
      }
      return (System.currentTimeMillis() - downloadBegun) / 1000.0;
    }
  }

  /** The address of a video that the gateway has made. */
  private URI madeVideo(String prompt) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest.Builder create =
        HttpRequest.newBuilder(gateway.uri().resolve("/v1/video/create"))
            .header("Authorization", "Bearer " + gateway.apiKey())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("model", "sora-2", "prompt", prompt))));
    String id = JSON.readTree(answer(client, create)).get("id").asText();
    HttpRequest.Builder query =
        HttpRequest.newBuilder(gateway.uri().resolve("/v1/video/query?id=" + id))
            .header("Authorization", "Bearer " + gateway.apiKey());
    JsonNode task = JSON.readTree(answer(client, query));
    while (!task.hasNonNull("video_url")) {
      Thread.sleep(POLL_MILLIS);
      task = JSON.readTree(answer(client, query));
    }
    return URI.create(task.get("video_url").asText());
  }

  private static String answer(HttpClient client, HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private static long await(Jdbi ledger, String count, int wanted) {
    long limit = System.currentTimeMillis() + LIMIT.toMillis();
    while (ledger.withHandle(handle -> handle.createQuery(count).mapTo(Integer.class).one())
        < wanted) {
      if (System.currentTimeMillis() > limit) {
        throw new IllegalStateException("not within " + LIMIT + ": " + count);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return System.currentTimeMillis();
  }

  private String bucket(String name) {
    s3.createBucket(name);
    return name;
  }

  private static Path prompts(Path folder, int jobs) throws IOException {
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
    settings.put("reelay.gateways.main.max-in-flight", "" + inFlight);
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
   * @param mostKibibytes KiB, {@code VmHWM}
   */
  private record Usage(long cpuMillis, long mostKibibytes) {
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
