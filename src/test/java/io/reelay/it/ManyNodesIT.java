package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.PostgresServer;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one inbox folder, one bucket inbox and one PostgreSQL. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class ManyNodesIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final int FILES = 600;
  private static final int FILES_IN_THE_BUCKET = 200;
  private static final String BUCKET_INBOX = "inbox/";
  private static final int PROMPTS_IN_A_FILE = 5;
  private static final int JOBS = FILES * PROMPTS_IN_A_FILE;
  private static final int CREATES_AT_ONCE = 16;
  private static final int IN_FLIGHT = 120;
  private static final int CREATES_A_MINUTE = 1_500;
  private static final long MINUTE = 60_000;

  @TempDir Path folder;
  private LedgerLocation location;
  private Jdbi database;

  @BeforeEach
  void start() {
    location = PostgresServer.newDatabase();
    database = Jdbi.create(location.url(), location.user(), location.password());
  }

  @AfterEach
  void stop() {
    PostgresServer.drop(location);
  }

  @Test
  void threeNodesOneKilledAndOneStoppedLoseNothingPayNothingTwiceAndKeepTheLimits(S3Bucket bucket)
      throws Exception {
    try (SimulatedGateway gateway =
        SimulatedGateway.builder()
            .generationTime(Duration.ofSeconds(1))
            .videos(VideoSource.padded(16 * 1024))
            .start()) {
      // Long enough for the kill, and the stop, to find some on the wire.
      gateway.onCreate().answer(Fault.delay(Duration.ofMillis(150)));
      Installation reelay =
          new Installation(folder, gateway, location)
              .watch(bucket.name(), BUCKET_INBOX, bucket.connection())
              .set("reelay.gateways.main.max-in-flight", "" + IN_FLIGHT)
              .set("reelay.gateways.main.max-creates-per-minute", "" + CREATES_A_MINUTE)
              .set("reelay.dispatch.submit-threads", "" + CREATES_AT_ONCE)
              .set("reelay.dispatch.lease", "10s");
      Set<String> prompts;
      Instant killedAt;
      int onTheWireAtTheStop;
      Installation second = reelay.another("second");
      Installation third = reelay.another("third");
      try (ReelayProcess unharmed = reelay.start();
          ReelayProcess killed = second.start();
          ReelayProcess stopped = third.start()) {
        prompts = drop(reelay.inbox, bucket);
        awaitStored(reelay, JOBS / 6);
        killed.kill();
        killedAt = Instant.now();

        awaitStored(reelay, JOBS / 3);
        signal(stopped, "STOP");
        onTheWireAtTheStop = onTheWire();
        Set<String> inItsHands = new HashSet<>(owned());
        // Longer than its lease: the others have taken over all that it had.
        await()
            .atMost(LIMIT)
            .until(() -> owned().stream().filter(inItsHands::contains).count() <= 1);
        signal(stopped, "CONT");

        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> unfinished(reelay), List::isEmpty);
        assertThat(unharmed.terminate()).isZero();
        assertThat(stopped.terminate()).isZero();
      }

      List<JobView> jobs = reelay.ledger.jobs();
      assertThat(jobs).extracting(JobView::name).containsExactlyInAnyOrderElementsOf(prompts);
      assertThat(gateway.bill()).extracting(Bill.Create::prompt).doesNotHaveDuplicates();
      assertThat(prompts).allMatch(prompt -> gateway.traffic().creates(prompt) <= 1);

      Set<String> unknown = in(jobs, "unknown");
      assertThat(in(jobs, "stored")).hasSize(JOBS - unknown.size());
      // On the killed node's wire, and on no other's.
      assertThat(unknown).hasSizeLessThanOrEqualTo(CREATES_AT_ONCE);
      assertThat(jobs)
          .filteredOn(job -> job.state().equals("unknown"))
          .allMatch(job -> job.errorKind().equals("interrupted"))
          .allMatch(job -> sentAt(job).isBefore(killedAt));

      // What is unknown runs on at the gateway, and counts for no limit.
      assertThat(gateway.mostJobsOpen())
          .isLessThanOrEqualTo(IN_FLIGHT + unknown.size() + onTheWireAtTheStop);
      assertThat(mostCreatesInAMinute()).isLessThanOrEqualTo(CREATES_A_MINUTE);
      assertThat(files(reelay.inbox, path -> path.getParent().endsWith("accepted")))
          .hasSize(FILES - FILES_IN_THE_BUCKET);
      assertThat(bucket.keys())
          .hasSize(FILES_IN_THE_BUCKET)
          .allMatch(key -> key.startsWith(BUCKET_INBOX + "accepted/"));
      assertThat(files(reelay.inbox, path -> !path.getParent().endsWith("accepted"))).isEmpty();
      assertThat(reelay.log()).doesNotContain(" ERROR ");
    }
  }

  /** Files of five prompts each, whose texts are their names. */
  private Set<String> drop(Path inbox, S3Bucket bucket) throws IOException {
    Set<String> prompts = new HashSet<>();
    for (int file = 0; file < FILES; file++) {
      List<String> lines = new ArrayList<>();
      for (int line = 0; line < PROMPTS_IN_A_FILE; line++) {
        String prompt = "prompt " + file + "-" + line;
        prompts.add(prompt);
        lines.add("{\"name\":\"" + prompt + "\",\"prompt\":\"" + prompt + "\"}");
      }
      String name = "file-" + file + ".jsonl";
      if (file < FILES_IN_THE_BUCKET) {
        bucket.put(BUCKET_INBOX + name, String.join("\n", lines));
      } else {
        Path outside = Files.write(folder.resolve(name), lines);
        Files.move(outside, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return prompts;
  }

  private static void awaitStored(Installation reelay, int jobs) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> reelay.ledger.states().getOrDefault("stored", 0L) >= jobs);
  }

  /** What still has to happen, in words that say where it hangs; empty at the end. */
  private List<String> unfinished(Installation reelay) {
    Map<String, Long> states = reelay.ledger.states();
    long missing = JOBS - states.values().stream().mapToLong(Long::longValue).sum();
    List<String> rows =
        database.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT row_to_json(job)::text
                        FROM (
                          SELECT name, state, task_id, attempt, lease_owner, lease_until, not_before,
                              updated_at, error_kind
                          FROM job
                          WHERE state NOT IN ('stored', 'unknown')
                          ORDER BY id
                          LIMIT 10
                        ) job
                        """)
                    .mapTo(String.class)
                    .list());
    List<String> all = new ArrayList<>(rows);
    if (missing != 0 || !rows.isEmpty()) {
      all.add(missing + " jobs not admitted, states " + states);
    }
    return all;
  }

  private static Set<String> in(Collection<JobView> jobs, String state) {
    return jobs.stream()
        .filter(job -> job.state().equals(state))
        .map(JobView::name)
        .collect(Collectors.toSet());
  }

  private int onTheWire() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM job WHERE state = 'submitting'")
                .mapTo(Integer.class)
                .one());
  }

  private Instant sentAt(JobView job) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("SELECT max(sent_at) FROM create_attempt WHERE job_id = :id")
                .bind("id", job.id())
                .mapTo(Long.class)
                .map(Instant::ofEpochMilli)
                .one());
  }

  private List<String> owned() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("SELECT DISTINCT lease_owner FROM job WHERE lease_owner IS NOT NULL")
                .mapTo(String.class)
                .list());
  }

  /** By the intents, which are written before the creates are sent. */
  private int mostCreatesInAMinute() {
    List<Long> sent =
        database.withHandle(
            handle ->
                handle
                    .createQuery("SELECT sent_at FROM create_attempt ORDER BY sent_at")
                    .mapTo(Long.class)
                    .list());
    return IntStream.range(0, sent.size())
        .map(
            first ->
                (int)
                    sent.stream()
                        .skip(first)
                        .takeWhile(time -> time - sent.get(first) < MINUTE)
                        .count())
        .max()
        .orElse(0);
  }

  private static void signal(ReelayProcess process, String signal) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(status).isZero();
  }

  private static List<Path> files(Path folder, Predicate<Path> which) throws IOException {
    try (var tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).filter(which).toList();
    }
  }

  @Test
  void aNodeThatIsAskedToEndHandsItsJobsOverAtOnce() throws Exception {
    try (SimulatedGateway gateway =
        SimulatedGateway.builder().generationTime(Duration.ofSeconds(10)).start()) {
      // Nobody waits for that lease.
      Installation reelay =
          new Installation(folder, gateway, location).set("reelay.dispatch.lease", "1h");
      try (ReelayProcess first = reelay.start()) {
        reelay.drop(20);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("generating", 20L)));
        try (ReelayProcess second = reelay.another("second").start()) {
          assertThat(first.terminate()).isZero();
          await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 20L)));
        }
      }
      assertThat(gateway.bill()).hasSize(20);
    }
  }

  @Test
  void commandsWorkBesideTheNodes() throws Exception {
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay = new Installation(folder, gateway, location);
      assertThat(reelay.run("jobs").err()).contains("is not a ledger of this version");
      try (ReelayProcess process = reelay.start()) {
        reelay.drop(1);
        await().atMost(LIMIT).until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        assertThat(reelay.run("jobs").out()).contains("stored", "1 job.");
        assertThat(reelay.another("elsewhere").run("show", "Prompt-number-1").out())
            .contains("\"Prompt-number-1\" is stored");
        assertThat(process.terminate()).isZero();
      }
    }
  }
}
