package io.reelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.sandbox.video.PromptVideoRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The main job with nothing else installed ({@code mvn -Psandbox}): a simulated gateway that makes
 * real videos, an embedded S3, a webhook receiver, sample prompts, and the packaged Reelay between
 * them as a process of its own.
 *
 * <p>{@code -Dsandbox.exit=true} ends after the samples, with status 0 only if all are stored.
 */
public final class Sandbox implements AutoCloseable {
  private static final String BUCKET = "videos";
  private static final String WEBHOOK_SECRET = "whsec_c2FuZGJveC1zZWNyZXQtb25seS1mb3ItdGhlLWRlbW8=";
  private static final Set<String> ENDED =
      Set.of("stored", "failed", "cancelled", "expired", "unknown");
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration SAMPLES_LIMIT = Duration.ofMinutes(5);

  private final Path folder;
  private final Path inbox;
  private final EmbeddedS3 s3;
  private final SimulatedGateway gateway;
  private final WebhookReceiver webhook;
  private final ReelayProcess reelay;
  private final LedgerView ledger;
  private final Map<String, String> shown = new LinkedHashMap<>();
  private int webhooksShown;

  private Sandbox(Path folder) throws IOException {
    this.folder = folder;
    inbox = Files.createDirectories(folder.resolve("inbox"));
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    s3.createPublicBucket(BUCKET);
    gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(8))
            .videos(new PromptVideoRenderer())
            .start();
    gateway.generationTime(prompt -> prompt.length() > 80, Duration.ofSeconds(14));
    webhook = WebhookReceiver.start(WEBHOOK_SECRET);
    reelay = ReelayProcess.in(folder.resolve("reelay")).settings(settings()).start();
    ledger = new LedgerView(folder.resolve("reelay/data/ledger.db"));
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of("target/sandbox");
    // A ledger from last time would know the samples already and pay for none of them again.
    deleteTree(folder);
    boolean exit = Boolean.getBoolean("sandbox.exit");
    boolean allStored = false;
    try {
      Sandbox sandbox = new Sandbox(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-close"));
      allStored = sandbox.run(exit);
    } finally {
      // The servers' threads would keep the process alive after an error.
      Runtime.getRuntime().exit(allStored ? 0 : 1);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("reelay.inbox.directory", inbox.toAbsolutePath().toString());
    settings.put("reelay.inbox.settle", "500ms");
    settings.put("reelay.gateways.main.dialect", "quickrouter");
    settings.put("reelay.gateways.main.base-url", gateway.uri().toString());
    settings.put("reelay.gateways.main.api-key", gateway.apiKey());
    settings.put("reelay.defaults.model", "sora-2");
    settings.put("reelay.defaults.duration", "10");
    settings.put("reelay.dispatch.lease", "5s");
    settings.put("reelay.poll.first-delay", "2s");
    settings.put("reelay.poll.interval", "1s");
    settings.put("reelay.poll.max-interval", "2s");
    settings.put("reelay.storage.s3.bucket", BUCKET);
    settings.put("reelay.storage.s3.region", s3.connection().region());
    settings.put("reelay.storage.s3.endpoint", s3.connection().endpoint().toString());
    settings.put("reelay.storage.s3.path-style", "true");
    settings.put("reelay.storage.s3.access-key", s3.connection().accessKey());
    settings.put("reelay.storage.s3.secret-key", s3.connection().secretKey());
    settings.put("reelay.webhook.url", webhook.url().toString());
    settings.put("reelay.webhook.secret", WEBHOOK_SECRET);
    // The gateway's videos and the webhook are on this machine, which is closed by default.
    settings.put("reelay.network.allow", "127.0.0.0/8");
    settings.put("reelay.http.port", "0");
    return settings;
  }

  /** Shows the samples' way; true when all of them were stored. */
  private boolean run(boolean exit) throws Exception {
    reelay.awaitReady();
    say("Reelay watches %s", inbox);
    say("The console is %s", reelay.uri());
    say("The simulated gateway is %s, the embedded S3 %s", gateway.uri(), endpoint());
    int samples = dropSamples();
    long limit = System.nanoTime() + SAMPLES_LIMIT.toNanos();
    while (!ended(samples) && System.nanoTime() < limit && reelay.isAlive()) {
      show();
      Thread.sleep(LOOK.toMillis());
    }
    awaitLastWebhooks();
    show();
    list();
    boolean allStored = ledger.states().equals(Map.of("stored", (long) samples));
    if (exit) {
      return allStored;
    }
    say("Drop prompt files into %s; Ctrl-C ends.", inbox);
    while (reelay.isAlive()) {
      show();
      Thread.sleep(LOOK.toMillis());
    }
    return allStored;
  }

  private int dropSamples() throws IOException {
    Path samples = Path.of("src/test/resources/sandbox/prompts");
    int prompts = 0;
    try (Stream<Path> files = Files.list(samples)) {
      for (Path sample : files.sorted().toList()) {
        Files.copy(sample, inbox.resolve(sample.getFileName()));
        say("dropped %s", sample.getFileName());
        prompts += promptsIn(sample);
      }
    }
    return prompts;
  }

  /** The samples are a text each, or JSON: one object or a list. */
  private static int promptsIn(Path sample) throws IOException {
    if (!sample.toString().endsWith(".json")) {
      return 1;
    }
    JsonNode json = new ObjectMapper().readTree(sample.toFile());
    return json.isArray() ? json.size() : 1;
  }

  private boolean ended(int samples) {
    List<JobView> jobs = ledger.jobs();
    return jobs.size() >= samples && jobs.stream().allMatch(job -> ENDED.contains(job.state()));
  }

  private void awaitLastWebhooks() throws InterruptedException {
    for (int i = 0;
        i < 20 && webhook.deliveries("video.stored").size() < ledger.jobs().size();
        i++) {
      Thread.sleep(LOOK.toMillis());
    }
  }

  /** A line for each job that moved since the last look. */
  private void show() {
    for (JobView job : ledger.jobs()) {
      boolean counts = job.state().equals("generating") && job.progress() != null;
      String line =
          "%-24s %-10s %s"
              .formatted(
                  job.name(),
                  job.state(),
                  counts
                      ? job.progress() + " %"
                      : job.errorMessage() == null ? "" : job.errorMessage());
      if (!line.equals(shown.put(job.id(), line))) {
        say("%s", line.stripTrailing());
        if (job.state().equals("stored")) {
          say("%-24s   %s", "", link(job));
        }
      }
    }
    List<WebhookReceiver.Delivery> deliveries = webhook.deliveries();
    for (; webhooksShown < deliveries.size(); webhooksShown++) {
      WebhookReceiver.Delivery delivery = deliveries.get(webhooksShown);
      say(
          "%-24s webhook    %s, signature %s",
          delivery.body().path("data").path("name").asText(),
          delivery.type(),
          delivery.verified() ? "good" : "BAD");
    }
  }

  private void list() {
    say("");
    say("%-24s %-10s %-9s %s", "NAME", "STATE", "SIZE", "WHERE");
    for (JobView job : ledger.jobs()) {
      say(
          "%-24s %-10s %-9s %s",
          job.name(),
          job.state(),
          job.bytes() == null ? "" : job.bytes() / 1024 + " KiB",
          job.key() == null ? "" : "s3://" + job.bucket() + "/" + job.key());
      if (job.key() != null) {
        say("%-24s   plays at %s", "", link(job));
      }
    }
    say("");
  }

  private String link(JobView job) {
    return s3.client().utilities().getUrl(get -> get.bucket(BUCKET).key(job.key())).toString();
  }

  private String endpoint() {
    return s3.connection().endpoint().toString();
  }

  private static void say(String format, Object... values) {
    System.out.printf(
        "%s  %s%n", LocalTime.now().truncatedTo(ChronoUnit.SECONDS), String.format(format, values));
  }

  @Override
  public void close() {
    reelay.close();
    gateway.close();
    webhook.close();
    try {
      s3.close();
    } catch (IOException e) {
      System.err.println("The embedded S3 did not end: " + e.getMessage());
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
