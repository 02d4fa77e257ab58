import com.sun.management.OperatingSystemMXBean;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimLimits;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.GatewayTerms;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.claim.Nodes;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobProgress;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.time.Clocks;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The four transitions of a video, with their intents, purchases, history and events, by many
 * threads at once on one ledger. Each thread waits until its transition is on the disk. Claims,
 * which are between them and for many jobs at once, are not timed.
 */
final class Transitions {
  private static final String GATEWAY = "main";
  private static final String DIALECT = "quickrouter";

  /** What the events and the columns of real jobs hold. */
  private static final String REQUEST =
      "{\"prompt\":\"" + "A slow pan over a harbour at dawn, mist. ".repeat(8) + "\",\"seconds\":8}";

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Transitions() {}

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    int jobs = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    // Not for the figures: the JVM compiles.
    run(work.resolve("warm-up-single"), jobs / 4, threads, true);
    run(work.resolve("warm-up"), jobs / 2, threads, false);
    for (int round = 0; round < rounds; round++) {
      Run single = run(work.resolve("single-" + round), jobs, threads, true);
      Run shared = run(work.resolve("shared-" + round), jobs, threads, false);
      System.err.printf(
          "%d threads   one transaction each %6.0f/s %4.0f us of CPU   as it is %6.0f/s %4.0f us of"
              + " CPU   ratio %.2f%n",
          threads,
          single.perSecond(),
          single.cpuMicros(),
          shared.perSecond(),
          shared.cpuMicros(),
          shared.perSecond() / single.perSecond());
    }
  }

  /**
   * @param nanos that the transitions took
   * @param cpuNanos of the whole process meanwhile
   */
  private record Run(int transitions, long nanos, long cpuNanos) {
    double perSecond() {
      return transitions * 1e9 / nanos;
    }

    double cpuMicros() {
      return cpuNanos / 1e3 / transitions;
    }
  }

  private static Run run(Path folder, int jobs, int threads, boolean oneEach) throws Exception {
    LedgerLocation location =
        new LedgerLocation(LedgerLocation.SQLITE + folder.resolve("ledger.db"), "", "", 1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Ledger ledger = oneEach ? new OneEach(Ledger.open(location)) : Ledger.open(location)) {
      return new Stages(ledger, jobs, threads, pool).run();
    } finally {
      pool.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Transition {
    void of(ClaimedJob job) throws Exception;
  }

  /** All stages of a video, on one ledger. */
  private static final class Stages {
    private final int count;
    private final int threads;
    private final ExecutorService pool;
    private final JobTransitions jobs;
    private final JobClaims claims;
    private long nanos;
    private long cpuNanos;

    Stages(Ledger ledger, int count, int threads, ExecutorService pool) {
      this.count = count;
      this.threads = threads;
      this.pool = pool;
      LedgerClock clock = ledger.clock(Clocks.ofMachine());
      Duration lease = Duration.ofHours(1);
      PurchaseRules rules =
          new PurchaseRules(Set.of(), 3, Set.of(), new CostEstimates(Map.of()), 0, "USD");
      VideoEvents events =
          new VideoEvents(
              URI.create("https://hooks.example/reelay"),
              false,
              Set.of("video.stored", "video.failed", "video.unknown"));
      JobChanges changes = new JobChanges(events, (change, from, gateway, job, at) -> {}, clock);
      ActiveLeases held = new ActiveLeases(Map.of());
      jobs =
          new JobTransitions(
              ledger, changes, Map.of(GATEWAY, DIALECT), new Purchases(ledger, rules), held, clock);
      GatewayTerms terms =
          new GatewayTerms(
              DIALECT, count, new CreateRates(0, 0, 0), Idempotency.NONE, Duration.ofHours(1));
      claims =
          new JobClaims(
              ledger,
              new Nodes(ledger, "node", lease, clock),
              new ClaimLimits(Map.of(GATEWAY, terms), count, count, lease, Duration.ZERO),
              changes,
              new JobProgress(),
              new JobHistory(ledger, Duration.ofDays(30)),
              held,
              clock);
      List<NewJob> prompts = new ArrayList<>();
      for (int job = 0; job < count; job++) {
        prompts.add(
            new NewJob(
                "key-" + job, "a harbour " + job, "file:harbour.json", GATEWAY, DIALECT, "sora-2",
                REQUEST, "{\"campaign\":7}", null, List.of(), null));
      }
      new JobAdmission(ledger, clock).admit(prompts);
    }

    Run run() throws Exception {
      List<ClaimedJob> begun = new ArrayList<>();
      each(
          job -> {
            ClaimedJob intent = jobs.submitting(job);
            synchronized (begun) {
              begun.add(intent);
            }
          },
          due());
      each(job -> jobs.submitted(job, "task-" + job.id(), "queued", "create"), begun);
      each(job -> jobs.ready(job, "completed", link(job), null, 9), due());
      each(
          job ->
              jobs.stored(
                  job, "videos", job.id() + ".mp4", "s3://videos/" + job.id() + ".mp4", 1 << 20,
                  "a".repeat(64), "video/mp4"),
          due());
      return new Run(4 * count, nanos, cpuNanos);
    }

    private static String link(ClaimedJob job) {
      return "https://cdn.example/" + job.id() + ".mp4?signature=" + "f".repeat(64);
    }

    /** All jobs, which are due at once. */
    private List<ClaimedJob> due() {
      List<ClaimedJob> due = new ArrayList<>();
      while (due.size() < count) {
        due.addAll(claims.claimDue());
      }
      return due;
    }

    private void each(Transition transition, List<ClaimedJob> due) throws Exception {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> working = new ArrayList<>();
      long begun = System.nanoTime();
      long cpu = PROCESS.getProcessCpuTime();
      for (int thread = 0; thread < threads; thread++) {
        working.add(
            pool.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    transition.of(due.get(i));
                  }
                  return null;
                }));
      }
      for (Future<?> thread : working) {
        thread.get();
      }
      nanos += System.nanoTime() - begun;
      cpuNanos += PROCESS.getProcessCpuTime() - cpu;
    }
  }

  /** The same ledger, without {@link Ledger#write} of its own: one transaction for each. */
  private record OneEach(Ledger ledger) implements Ledger {
    @Override
    public Jdbi jdbi() {
      return ledger.jdbi();
    }

    @Override
    public Jdbi readers() {
      return ledger.readers();
    }

    @Override
    public void requireSame(Handle handle) {
      ledger.requireSame(handle);
    }

    @Override
    public void lock(Handle handle, String name) {
      ledger.lock(handle, name);
    }

    @Override
    public boolean tryLock(Handle handle, String name) {
      return ledger.tryLock(handle, name);
    }

    @Override
    public LedgerClock clock(Clocks machine) {
      return ledger.clock(machine);
    }

    @Override
    public Optional<Path> folder() {
      return ledger.folder();
    }

    @Override
    public boolean isShared() {
      return ledger.isShared();
    }

    @Override
    public void close() {
      ledger.close();
    }
  }
}
