package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reelay.config.S3Connection;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something that Reelay needs is away for 20 s amid the work, and health says so; then all goes on
 * by itself.
 */
@Tag("soak")
class OutageIT {
  private static final String BUCKET = "videos";
  private static final int VIDEO_BYTES = 64 * 1024;
  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private final List<String> prompts = new ArrayList<>();
  private EmbeddedS3 s3;
  private FaultBench bench;

  @BeforeEach
  void start() throws Exception {
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
    SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(2))
            .videos(VideoSource.padded(VIDEO_BYTES))
            .start();
    bench = new FaultBench(folder, gateway, BUCKET, s3.connection(), s3.client(), VIDEO_BYTES);
    bench
        .reelay
        .set("reelay.gateways.main.max-in-flight", "40")
        // The file systems that are filled here are small.
        .set("reelay.health.min-free-disk", "1MiB");
  }

  @AfterEach
  void end() throws IOException {
    bench.close();
    s3.close();
  }

  private void drop(int count) throws IOException {
    for (int job = 0; job < count; job++) {
      prompts.add("job-" + prompts.size());
      bench.drop(prompts.get(prompts.size() - 1));
    }
  }

  private void awaitWorkUnderWay() {
    FaultBench.patiently(LIMIT)
        .until(() -> bench.reelay.ledger.states().getOrDefault("stored", 0L) >= 20);
  }

  /** Not a wait for anything: how long it lasts. New prompts come meanwhile. */
  private void last(Duration outage) throws IOException {
    drop(40);
    FaultBench.patiently(outage.multipliedBy(2)).pollDelay(outage).until(() -> true);
  }

  /**
   * What is wrong is told within some seconds; down is only what no prompt can be taken without.
   */
  private static void awaitHealth(URI reelay, boolean up, String... words) {
    FaultBench.patiently(LIMIT)
        .untilAsserted(
            () -> {
              HttpResponse<String> health = get(reelay.resolve("/observe/health"));
              assertThat(health.body()).contains(words);
              assertThat(health.statusCode()).isEqualTo(up ? 200 : 503);
              assertThat(get(reelay.resolve("/observe/health/ready")).statusCode())
                  .isEqualTo(up ? 200 : 503);
            });
  }

  private static void awaitHealthy(URI reelay) {
    FaultBench.patiently(LIMIT)
        .untilAsserted(
            () ->
                assertThat(get(reelay.resolve("/observe/health")).body())
                    .contains("UP")
                    .doesNotContain("degraded", "DOWN"));
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private void assertAllIsStored(Duration limit) {
    bench.awaitTheEnd(limit, prompts);
    bench.assertNothingIsLostOrPaidTwice(prompts);
    assertThat(bench.in("stored")).containsExactlyInAnyOrderElementsOf(prompts);
  }

  @Test
  void theGatewayIsAway() throws Exception {
    try (ReelayProcess process = bench.reelay.start()) {
      URI uri = process.uri();
      drop(80);
      awaitWorkUnderWay();
      // Between two creates: one that is cut is in doubt, which KillIT and StormIT are about.
      bench.gateway.onCreate().answer(Fault.status(429));
      FaultBench.patiently(LIMIT).until(() -> bench.in("submitting").isEmpty());
      bench.gateway.goOffline();
      awaitHealth(uri, true, "degraded: gets no creates until");
      last(OUTAGE);
      bench.gateway.clearScript();
      bench.gateway.comeBack();
      assertAllIsStored(LIMIT);
      awaitHealthy(uri);
    }
  }

  @Test
  void theStorageIsAway() throws Exception {
    S3Connection connection = s3.connection();
    try (ReelayProcess process = bench.reelay.start()) {
      URI uri = process.uri();
      drop(80);
      awaitWorkUnderWay();
      s3.close();
      awaitHealth(uri, true, "degraded: IOException: S3 cannot be reached");
      last(OUTAGE);
      s3 =
          EmbeddedS3.start(
              folder.resolve("s3"),
              connection.endpoint().getPort(),
              connection.accessKey(),
              connection.secretKey());
      bench.use(s3.client());
      assertAllIsStored(LIMIT);
      awaitHealthy(uri);
    }
  }

  @Test
  void theWebhookIsAway() throws Exception {
    try (ReelayProcess process = bench.reelay.start()) {
      URI uri = process.uri();
      drop(80);
      awaitWorkUnderWay();
      bench.webhook.goOffline();
      last(OUTAGE);
      awaitHealth(uri, true, "degraded: 0 events given up", "refused so far");
      bench.webhook.comeBack();
      // What failed at once and after 5 s is sent again after 5 min, by Standard Webhooks.
      assertAllIsStored(Duration.ofMinutes(8));
    }
  }

  @Test
  void noNameIsFound() throws Exception {
    String known =
        "127.0.0.1 localhost\n127.0.0.1 gateway.test\n127.0.0.1 s3.test\n127.0.0.1 hooks.test\n";
    Path hosts = Files.writeString(folder.resolve("hosts"), known);
    bench
        .reelay
        .set("reelay.gateways.main.base-url", named("gateway.test", bench.gateway.uri()))
        .set("reelay.storage.s3.endpoint", named("s3.test", s3.connection().endpoint()))
        .set("reelay.webhook.url", named("hooks.test", bench.webhook.url()));
    try (ReelayProcess process =
        bench.reelay.start(
            "-Djdk.net.hosts.file=" + hosts,
            "-Dsun.net.inetaddr.ttl=0",
            "-Dsun.net.inetaddr.negative.ttl=0")) {
      URI uri = process.uri();
      drop(80);
      awaitWorkUnderWay();
      Files.writeString(hosts, "127.0.0.1 localhost\n");
      // The storage is reached by the connections that stand.
      awaitHealth(uri, true, "degraded: gets no creates until", "UnknownHostException");
      last(OUTAGE);
      Files.writeString(hosts, known);
      assertAllIsStored(Duration.ofMinutes(8));
    }
  }

  private static String named(String host, URI address) {
    return address.toString().replace("127.0.0.1", host);
  }

  @Test
  void theDiskUnderTheLedgerIsFull() throws Exception {
    Path data = Files.createDirectories(folder.resolve("app/data"));
    assumeThat(mount(data)).as("a small file system can be mounted here, as by root").isTrue();
    try {
      try (ReelayProcess process = bench.reelay.start()) {
        URI uri = process.uri();
        drop(80);
        awaitWorkUnderWay();
        Path filling = fill(data);
        FaultBench.patiently(LIMIT)
            .untilAsserted(() -> assertThat(bench.reelay.log()).contains("SQLITE_FULL"));
        awaitHealth(uri, false, "SQLITE_FULL", "0 MiB free at");
        last(OUTAGE);
        assertThat(bench.reelay.inbox.toFile().list((inbox, name) -> name.endsWith(".txt")))
            .as("prompts wait in the inbox")
            .isNotEmpty();
        Files.delete(filling);
        assertAllIsStored(LIMIT);
        awaitHealthy(uri);
      }
    } finally {
      run("umount", data.toString());
    }
  }

  @Test
  void theDiskUnderIncomingPromptsIsFull() throws Exception {
    Path spool = Files.createDirectories(folder.resolve("spool"));
    assumeThat(mount(spool)).as("a small file system can be mounted here, as by root").isTrue();
    try (ReelayProcess process = bench.reelay.start("-Djava.io.tmpdir=" + spool)) {
      URI uri = process.uri();
      assertThat(post(uri, "posted before").statusCode()).isEqualTo(202);
      Path filling = fill(spool);
      HttpResponse<String> refused = post(uri, "posted");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      awaitHealth(uri, false, "0 MiB free at");
      // What comes by the inbox needs no room there.
      drop(10);
      FaultBench.patiently(LIMIT)
          .until(() -> bench.reelay.ledger.states().getOrDefault("stored", 0L) == 11);
      Files.delete(filling);
      assertThat(post(uri, "posted").statusCode()).isEqualTo(202);
      prompts.addAll(List.of("posted before", "posted"));
      assertAllIsStored(LIMIT);
      awaitHealthy(uri);
    } finally {
      run("umount", spool.toString());
    }
  }

  private static HttpResponse<String> post(URI reelay, String prompt) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(reelay.resolve("/api/prompts"))
            .POST(
                BodyPublishers.ofString(
                    "{\"prompt\": \"" + prompt + "\", \"name\": \"" + prompt + "\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void theDiskUnderTheVideosIsFull() throws Exception {
    Path videos = Files.createDirectories(folder.resolve("app/videos"));
    assumeThat(mount(videos)).as("a small file system can be mounted here, as by root").isTrue();
    bench.reelay.set("reelay.storage.kind", "directory");
    try (ReelayProcess process = bench.reelay.start()) {
      URI uri = process.uri();
      Path filling = fill(videos);
      drop(20);
      FaultBench.patiently(LIMIT)
          .until(() -> bench.reelay.ledger.states().getOrDefault("storing", 0L) == 20);
      awaitHealth(uri, true, "degraded: IOException: the folder", "is full");
      assertThat(filesIn(videos)).containsExactly(filling.getFileName().toString());
      Files.delete(filling);
      bench.awaitTheEnd(LIMIT, prompts);
      assertThat(bench.in("stored")).containsExactlyInAnyOrderElementsOf(prompts);
      assertThat(bench.reelay.videos())
          .hasSize(20)
          .allMatch(video -> video.toFile().length() == VIDEO_BYTES);
      assertThat(prompts).allMatch(prompt -> bench.gateway.traffic().creates(prompt) == 1);
      awaitHealthy(uri);
    } finally {
      run("umount", videos.toString());
    }
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static boolean mount(Path data) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=8m", "reelay-test", data.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private static Path fill(Path folder) throws IOException {
    Path filling = folder.resolve("filling");
    try (OutputStream out = Files.newOutputStream(filling)) {
      for (int block = 0; block < 1 << 20; block++) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      // Full, as it should be.
    }
    return filling;
  }
}
