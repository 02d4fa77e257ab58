import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.config.CostSettings.Price;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Spending;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.LedgerCounts;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.ops.LedgerGauges;
import io.reelay.sandbox.CopiedRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Times the same work on four ledgers in turn: a small one, one with many stored jobs, one with
 * many queued jobs and one with many in flight on this node. The rows of the large ones are copies
 * of the rows of one job that was really stored.
 */
final class Growth {
  private static final int SMALL = 1_000;

  /** Jobs of one lap, and of the file that it admits. */
  private static final int LAP = 100;

  private static final int WARM_UP_LAPS = 5;

  private Growth() {}

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    int stored = Integer.parseInt(arguments[1]);
    int queued = Integer.parseInt(arguments[2]);
    int inFlight = Integer.parseInt(arguments[3]);
    int rounds = Integer.parseInt(arguments[4]);
    Map<String, Laps> ledgers = new LinkedHashMap<>();
    try {
      ledgers.put("small", new Laps(work.resolve("small"), SMALL, 0, 0));
      ledgers.put("stored", new Laps(work.resolve("stored"), stored, 0, 0));
      ledgers.put("queued", new Laps(work.resolve("queued"), SMALL, queued, 0));
      ledgers.put("in flight", new Laps(work.resolve("in-flight"), SMALL, 0, inFlight));
      for (int round = 0; round < WARM_UP_LAPS; round++) {
        for (Laps laps : ledgers.values()) {
          laps.run();
        }
      }
      ledgers.values().forEach(Laps::forgetTimes);
      for (int round = 0; round < rounds; round++) {
        for (Laps laps : ledgers.values()) {
          laps.run();
        }
      }
      print(ledgers);
    } finally {
      for (Laps laps : ledgers.values()) {
        laps.close();
      }
    }
  }

  private static void print(Map<String, Laps> ledgers) {
    Laps small = ledgers.get("small");
    System.err.printf("%-40s", "median, ms");
    ledgers.forEach((name, laps) -> System.err.printf("%20s", name + " " + laps.size));
    System.err.println();
    for (String work : small.times.keySet()) {
      System.err.printf("%-40s", work);
      for (Laps laps : ledgers.values()) {
        double median = laps.median(work);
        System.err.printf("%20s", "%.2f (%.2f)".formatted(median, median / small.median(work)));
      }
      System.err.println();
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws Exception;
  }

  /** One ledger and a node at work on it. */
  private static final class Laps implements AutoCloseable {
    final Map<String, List<Long>> times = new LinkedHashMap<>();
    final int size;
    private final Ledger ledger;
    private final LedgerNode node;
    private final JobTransitions jobs;
    private final JobQueries queries;
    private final JobClaims creates;
    private final JobClaims others;
    private final Outbox outbox;
    private final String middle;

    Laps(Path folder, int stored, int queued, int inFlight) throws Exception {
      this.size = Math.max(Math.max(stored, queued), inFlight);
      LedgerLocation location =
          new LedgerLocation(LedgerLocation.SQLITE + folder.resolve("ledger.db"), "", "", 1);
      ledger = Ledger.open(location);
      PurchaseRules rules =
          new PurchaseRules(
              Set.of(),
              3,
              Set.of(),
              new CostEstimates(Map.of("sora-2", new Price(BigDecimal.ONE, false))),
              Price.inMicros(BigDecimal.valueOf(10_000_000)),
              "USD");
      node = new LedgerNode(ledger, rules);
      jobs = node.jobs;
      queries = new JobQueries(ledger);
      creates = claims(LAP);
      others = claims(0);
      outbox = new Outbox(ledger, "node", Duration.ofHours(1), node.clock);
      run();
      String model =
          queries.list(EnumSet.of(JobState.STORED), null, 1, null).stream()
              .map(Job::id)
              .findFirst()
              .orElseThrow();
      copy(location.url(), model, stored, queued, inFlight);
      middle = id(stored / 2);
      for (int claimed = 0; claimed < inFlight; ) {
        claimed += others.claimDue().size();
      }
    }

    /** The node's claims, of this many creates. */
    private JobClaims claims(int most) {
      return node.claims(1_000_000, new CreateRates(100_000, 1_000_000, 1_000_000), most, LAP);
    }

    double median(String work) {
      long[] sorted = times.get(work).stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[sorted.length / 2] / 1e6;
    }

    void forgetTimes() {
      times.clear();
    }

    private <T> T time(String what, Work<T> work) throws Exception {
      long begun = System.nanoTime();
      T result = work.run();
      times.computeIfAbsent(what, name -> new ArrayList<>()).add(System.nanoTime() - begun);
      return result;
    }

    private void time(String what, List<ClaimedJob> due, Transition transition) throws Exception {
      time(
          what,
          () -> {
            for (ClaimedJob job : due) {
              transition.of(job);
            }
            return null;
          });
    }

    @FunctionalInterface
    private interface Transition {
      void of(ClaimedJob job) throws Exception;
    }

    void run() throws Exception {
      List<NewJob> file = file();
      time("intake of a file of " + LAP, () -> new JobAdmission(ledger, node.clock).admit(file));
      List<ClaimedJob> due = time("claim of " + LAP + " creates", creates::claimDue);
      time("a round without a free place", creates::claimDue);
      List<ClaimedJob> begun = new ArrayList<>();
      time(LAP + " intents", due, job -> begun.add(jobs.submitting(job)));
      time(
          LAP + " tasks",
          begun,
          job -> jobs.submitted(job, "task-" + job.id(), "queued", "create"));
      List<ClaimedJob> tasks =
          time("claim of " + LAP + " polls", others::claimDue);
      for (ClaimedJob job : tasks) {
        node.history.note(job.id(), new JobAttempt(node.clock.millis(), "query", "done", 5L, null, "{}"));
      }
      time(
          LAP + " videos ready",
          tasks,
          job -> jobs.ready(job, "completed", "https://cdn.example/" + job.id(), null, 9));
      List<ClaimedJob> videos =
          time("claim of " + LAP + " videos", others::claimDue);
      time(LAP + " videos stored", videos, node::stored);
      time("leases renewed", () -> claims(0).claimDue());
      List<Outbox.Delivery> events =
          time("claim of " + LAP + " events", () -> outbox.claimDue(LAP, LAP));
      time(
          LAP + " events delivered",
          () -> {
            events.forEach(outbox::delivered);
            return null;
          });
      lists();
      gauges();
    }

    private static List<NewJob> file() {
      List<NewJob> prompts = new ArrayList<>();
      for (int job = 0; job < LAP; job++) {
        prompts.add(
            LedgerNode.prompt(UUID.randomUUID().toString(), "a harbour " + UUID.randomUUID()));
      }
      return prompts;
    }

    private void lists() throws Exception {
      List<Job> newest = time("list", () -> queries.list(Set.of(), null, 51, null));
      time("list behind the middle", () -> queries.list(Set.of(), null, 51, middle));
      time("list of a gateway", () -> queries.list(Set.of(), LedgerNode.GATEWAY, 51, null));
      time("list, stored", () -> queries.list(EnumSet.of(JobState.STORED), null, 51, null));
      time(
          "list, stored or failed, of a gateway",
          () ->
              queries.list(
                  EnumSet.of(JobState.STORED, JobState.FAILED, JobState.QUEUED),
                  LedgerNode.GATEWAY,
                  51,
                  middle));
      time("list, failed (none)", () -> queries.list(EnumSet.of(JobState.FAILED), null, 51, null));
      Job job = newest.get(0);
      time("search of a name", () -> queries.listMeantBy(job.name(), 51));
      time("search of an id's beginning", () -> queries.listMeantBy(job.id().substring(0, 8), 51));
      time("one job and its attempts", () -> queries.attemptsOf(queries.find(job.id()).orElseThrow().id()));
      List<String> keys = file().stream().map(NewJob::dedupeKey).toList();
      time("look-up of a file's keys", () -> queries.ofKeys(keys));
    }

    private void gauges() throws Exception {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new LedgerGauges(new LedgerCounts(ledger), List.of(LedgerNode.GATEWAY), node.clock).bindTo(registry);
      time(
          "metrics, counted anew",
          () ->
              registry.getMeters().stream()
                  .map(Gauge.class::cast)
                  .mapToDouble(Gauge::value)
                  .sum());
      time("unfinished jobs", queries::unfinished);
      time("costs", () -> new Spending(ledger, node.clock).report());
    }

    /** Rows of the model job, under other keys. Nothing of the large ledger outlives the bench. */
    private static void copy(String url, String model, int stored, int queued, int inFlight)
        throws SQLException {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = OFF");
        statement.execute("PRAGMA cache_size = -100000");
        long begun = System.currentTimeMillis() - LedgerNode.RETENTION.toMillis() + 3_600_000;
        // Spread over the time that history is kept.
        String at =
            begun + " + n.i * " + (LedgerNode.RETENTION.toMillis() - 2 * 3_600_000) / Math.max(stored, 1);
        String itself = "id = '" + model + "'";
        String ofIt = "job_id = '" + model + "'";
        Map<String, String> job = new LinkedHashMap<>();
        job.put("id", id("n.i"));
        job.put("dedupe_key", "lower(hex(randomblob(32)))");
        job.put("name", "'a harbour ' || n.i");
        job.put("task_id", "'task-' || " + id("n.i"));
        job.put("storage_key", id("n.i") + " || '.mp4'");
        for (String time : List.of("created_at", "updated_at", "submitted_at", "not_before")) {
          job.put(time, at);
        }
        CopiedRows.insert(statement, "job", itself, 0, stored, job);
        Map<String, String> of = Map.of("job_id", id("n.i"));
        CopiedRows.insert(statement, "create_attempt", ofIt, 0, stored, with(of, "sent_at", at));
        for (String table : List.of("job_attempt", "outbox")) {
          // Of several rows for a job, each gets its own id.
          Map<String, String> row = with(of, "id", id("n.i") + " || '-' || row.rowid");
          row.putAll(
              table.equals("outbox")
                  ? Map.of("created_at", at, "updated_at", at, "next_attempt_at", at)
                  : Map.of("at", at));
          CopiedRows.insert(statement, table, ofIt, 0, stored, row);
        }
        Map<String, String> waiting = new LinkedHashMap<>(job);
        waiting.put("state", "'queued'");
        for (String none :
            List.of("task_id", "storage_key", "storage_bucket", "video_location", "video_bytes",
                "video_sha256", "content_type", "progress", "gateway_status", "surface")) {
          waiting.put(none, "NULL");
        }
        waiting.put("submitted_at", "0");
        waiting.put("attempt", "0");
        waiting.put("not_before", String.valueOf(System.currentTimeMillis() - 1_000_000) + " + n.i");
        CopiedRows.insert(statement, "job", itself, stored, queued, waiting);
        Map<String, String> made = new LinkedHashMap<>(waiting);
        made.put("state", "'generating'");
        made.put("task_id", "'task-' || " + id("n.i"));
        made.put("submitted_at", at);
        made.put("attempt", "1");
        CopiedRows.insert(statement, "job", itself, stored, inFlight, made);
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    }

    private static Map<String, String> with(Map<String, String> row, String column, String value) {
      Map<String, String> more = new LinkedHashMap<>(row);
      more.put(column, value);
      return more;
    }

    /** Older than any that is made today, and as long. */
    private static String id(String number) {
      return "'01h' || printf('%023d', " + number + ")";
    }

    private static String id(int number) {
      return "01h" + "%023d".formatted(number);
    }

    @Override
    public void close() {
      ledger.close();
    }
  }
}
