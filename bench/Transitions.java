import com.sun.management.OperatingSystemMXBean;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.CreateRates;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.purchase.CostEstimates;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.time.Clocks;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
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
    private final LedgerNode node;
    private final JobTransitions jobs;
    private final JobClaims claims;
    private long nanos;
    private long cpuNanos;

    Stages(Ledger ledger, int count, int threads, ExecutorService pool) {
      this.count = count;
      this.threads = threads;
      this.pool = pool;
      node =
          new LedgerNode(
              ledger,
              new PurchaseRules(Set.of(), 3, Set.of(), new CostEstimates(Map.of()), 0, "USD"));
      jobs = node.jobs;
      claims = node.claims(count, new CreateRates(0, 0, 0), count, count);
      List<NewJob> prompts = new ArrayList<>();
      for (int job = 0; job < count; job++) {
        prompts.add(LedgerNode.prompt("key-" + job, "a harbour " + job));
      }
      new JobAdmission(ledger, node.clock).admit(prompts);
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
      each(node::stored, due());
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
