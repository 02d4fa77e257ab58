package io.reelay.ledger;

import static io.reelay.ledger.JobLog.LOG;

import com.github.f4b6a3.ulid.UlidCreator;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerStep;
import io.reelay.ledger.query.GatewayList;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.query.JobSummary;
import io.reelay.ledger.query.SourceText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Admits the prompts of one file into the ledger: all of them or none. */
public final class JobAdmission {
  private static final int BATCH = 500;

  /** The number of existing jobs that the log names. */
  private static final int EXAMPLES = 5;

  /** A waiting job is never due, so claims do not read it. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The error kind of a waiting job, so that people find it. */
  public static final String WAITING = "waiting";

  private static final String INSERT =
      """
      INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, model, request, metadata,
        webhook_url, state, alternatives, waits_for, source_task_id, error_kind, error_message,
        not_before, created_at, updated_at)
      VALUES (:id, :dedupeKey, :name, :source, :gateway, :dialect, :model, :request, :metadata,
        :webhookUrl, 'queued', :gatewaysLeft, :jobAwaited, :gatewaysOwn, :errorKind, :errorMessage,
        :notBefore, :now, :now)
      ON CONFLICT (dedupe_key) DO NOTHING
      """;

  private final Ledger ledger;
  private final InstantSource clock;

  public JobAdmission(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * The result for a file's prompts.
   *
   * @param created number of new jobs
   * @param repeated number of prompts whose job existed already, so they cause no create
   * @param known dedupe keys of the jobs that existed before this file
   */
  public record Admission(int created, int repeated, Set<String> known) {}

  /** One transaction. After a crash the same file adds only the missing jobs. */
  public Admission admit(List<NewJob> jobs) {
    Inserted inserted = ledger.write(handle -> insert(handle, jobs));
    log(jobs, inserted);
    return inserted.admission();
  }

  /**
   * One transaction together with another write.
   *
   * @return the result of that write
   * @throws LostClaimException if it may not be written; then there is no job
   */
  public <T> T admit(List<NewJob> jobs, LedgerStep<T> with) throws LostClaimException {
    AtomicReference<Inserted> inserted = new AtomicReference<>();
    T result =
        ledger.write(
            handle -> {
              inserted.set(insert(handle, jobs));
              return with.in(handle);
            });
    log(jobs, inserted.get());
    return result;
  }

  /**
   * @param examples existing jobs, for the log
   */
  private record Inserted(Admission admission, List<JobSummary> examples) {}

  private Inserted insert(Handle handle, List<NewJob> jobs) {
    ledger.requireSame(handle);
    long now = clock.millis();
    Set<String> names = namesIn(jobs);
    PreparedBatch batch = handle.prepareBatch(INSERT);
    List<int[]> counts = new ArrayList<>();
    List<Admitted> ordered = inOrderOfKeys(jobs);
    for (Admitted job : ordered) {
      bind(batch, job, mustWait(handle, job.job(), names), now);
      if (batch.size() == BATCH) {
        counts.add(batch.execute());
      }
    }
    if (batch.size() > 0) {
      counts.add(batch.execute());
    }
    int[] created = counts.stream().flatMapToInt(Arrays::stream).toArray();
    Set<String> known = new HashSet<>();
    Set<String> made = new HashSet<>();
    for (int i = 0; i < created.length; i++) {
      (created[i] == 0 ? known : made).add(ordered.get(i).job().dedupeKey());
    }
    // The second of two prompts with one dedupe_key did not exist before this file.
    known.removeAll(made);
    List<String> some = known.stream().sorted().limit(EXAMPLES).toList();
    return new Inserted(
        new Admission(made.size(), jobs.size() - made.size(), known),
        JobQueries.ofKeys(handle, some));
  }

  private static void log(List<NewJob> jobs, Inserted inserted) {
    Admission admission = inserted.admission();
    List<JobSummary> examples = inserted.examples();
    LOG.info(
        "{}: {} queued, {} known already",
        jobs.isEmpty() ? "nothing" : jobs.get(0).source(),
        admission.created(),
        admission.repeated());
    if (!examples.isEmpty()) {
      LOG.info(
          "{}: known jobs are not made again: {}{}; with its own dedupe_key a prompt makes a new"
              + " job",
          jobs.get(0).source(),
          examples.stream()
              .map(job -> job.id() + " (" + Instant.ofEpochMilli(job.createdAt()) + ")")
              .collect(Collectors.joining(", ")),
          admission.known().size() > examples.size() ? ", …" : "");
    }
  }

  private record Admitted(String id, NewJob job) {}

  /** Two nodes that admit the same prompts write them in the same order, to avoid a deadlock. */
  private static List<Admitted> inOrderOfKeys(List<NewJob> jobs) {
    return jobs.stream()
        // Monotonic: jobs of one file keep the file's order in the queue.
        .map(job -> new Admitted(UlidCreator.getMonotonicUlid().toLowerCase(), job))
        .sorted(Comparator.comparing(admitted -> admitted.job().dedupeKey()))
        .toList();
  }

  private static void bind(PreparedBatch batch, Admitted admitted, boolean waits, long now) {
    NewJob job = admitted.job();
    batch
        .bind("id", admitted.id())
        .bindMethods(job)
        .bind("gatewaysLeft", GatewayList.text(job.alternatives()))
        .bind("jobAwaited", waits ? job.waitsFor() : null)
        .bind("gatewaysOwn", waits ? null : job.waitsFor())
        .bind("errorKind", waits ? WAITING : null)
        .bind("errorMessage", waits ? "waits for " + job.waitsFor() : null)
        .bind("notBefore", waits ? NEVER : now)
        .bind("now", now)
        .add();
  }

  /**
   * Whether a job's source is another job, even a later one, and not an object that the gateway
   * already has.
   */
  private static boolean mustWait(Handle handle, NewJob job, Set<String> namesInFile) {
    if (job.waitsFor() == null) {
      return false;
    }
    SourceText source = new SourceText(job.waitsFor());
    return !source.looksLikeTheGatewaysOwn()
        || namesInFile.contains(source.asName())
        || source.isKnown(handle);
  }

  private static Set<String> namesIn(List<NewJob> jobs) {
    return jobs.stream().map(NewJob::name).collect(Collectors.toSet());
  }
}
