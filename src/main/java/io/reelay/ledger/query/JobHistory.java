package io.reelay.ledger.query;

import com.github.f4b6a3.ulid.UlidCreator;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.LedgerException;
import io.reelay.ledger.claim.ClaimedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts for each job. They are collected in memory and written with the next round of
 * claims, since a synchronous write per attempt would be most of the ledger's load. A crash may
 * lose the last round's attempts, but not the fact that a create was sent: that is written with the
 * intent.
 */
public final class JobHistory {
  private static final Logger LOG = LoggerFactory.getLogger(JobHistory.class);

  /** The limit for a job with very many queries. The oldest queries are removed first. */
  private static final int MAX_ROWS_OF_A_JOB = 50;

  /** At most a few MB. */
  private static final int MAX_UNWRITTEN = 500;

  /** Limits one round. */
  private static final int MAX_FORGOTTEN_AT_ONCE = 500;

  private static final long FORGET_MILLIS = 60_000;

  private static final String INSERT =
      """
      INSERT INTO job_attempt (id, job_id, at, stage, outcome, took_ms, request, answer)
      VALUES (:id, :job, :at, :stage, :outcome, :tookMs, :request, :answer)
      """;

  /** Written into the row of the create's intent. */
  private static final String ANSWER =
      """
      UPDATE job_attempt
      SET outcome = :outcome, took_ms = :tookMs, request = :request, answer = :answer
      WHERE job_id = :job AND stage = 'create'
      AND at = (SELECT sent_at FROM create_attempt WHERE job_id = :job AND attempt = :create)
      """;

  private record Unwritten(String jobId, int create, JobAttempt attempt) {}

  private final Ledger ledger;
  private final Duration retention;
  private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private long forgotAt;
  private long forgottenUpTo;

  /**
   * @param retention how long the ledger keeps an ended job's history and its delivered events
   */
  public JobHistory(Ledger ledger, Duration retention) {
    this.ledger = ledger;
    this.retention = retention;
  }

  /** Records an attempt other than a create. */
  public void note(String jobId, JobAttempt attempt) {
    add(new Unwritten(jobId, 0, attempt));
  }

  /** Records the outcome of the create of the job's last intent. */
  public void created(ClaimedJob job, String outcome, Long tookMs, String request, String answer) {
    add(
        new Unwritten(
            job.id(),
            job.attempt(),
            new JobAttempt(0, JobAttempt.CREATE, outcome, tookMs, request, answer)));
  }

  private void add(Unwritten attempt) {
    unwritten.add(attempt);
    if (waiting.incrementAndGet() >= MAX_UNWRITTEN) {
      write();
    }
  }

  /** Writes the collected attempts. */
  public void write() {
    List<Unwritten> gathered = new ArrayList<>();
    for (Unwritten next = unwritten.poll(); next != null; next = unwritten.poll()) {
      waiting.decrementAndGet();
      gathered.add(next);
    }
    if (gathered.isEmpty()) {
      return;
    }
    try {
      ledger.writeAll(handle -> write(handle, gathered));
    } catch (LedgerException e) {
      // Its failure does not fail a stage, and the attempts do not stay in memory: they are for
      // people.
      LOG.warn("some of the jobs' history is lost: {}", e.getMessage());
    }
  }

  private static void write(Handle handle, List<Unwritten> gathered) {
    Set<String> jobs = new HashSet<>();
    PreparedBatch attempts = handle.prepareBatch(INSERT);
    PreparedBatch answers = handle.prepareBatch(ANSWER);
    for (Unwritten next : gathered) {
      PreparedBatch batch =
          next.create() == 0 ? attempts.bind("id", newId()) : answers.bind("create", next.create());
      batch.bind("job", next.jobId()).bindMethods(next.attempt()).add();
      jobs.add(next.jobId());
    }
    for (PreparedBatch batch : List.of(attempts, answers)) {
      if (batch.size() > 0) {
        batch.execute();
      }
    }
    prune(handle, jobs);
  }

  public static void insert(Handle handle, String jobId, JobAttempt attempt) {
    handle
        .createUpdate(INSERT)
        .bind("id", newId())
        .bind("job", jobId)
        .bindMethods(attempt)
        .execute();
  }

  /** Among attempts of the same time the later one has the greater id. */
  private static String newId() {
    return UlidCreator.getMonotonicUlid().toLowerCase();
  }

  private static void prune(Handle handle, Set<String> jobs) {
    List<String> tooMany =
        handle
            .createQuery(
                """
                SELECT job_id FROM job_attempt
                WHERE job_id IN (<jobs>)
                GROUP BY job_id HAVING count(*) > :most
                """)
            .bindList("jobs", List.copyOf(jobs))
            .bind("most", MAX_ROWS_OF_A_JOB)
            .mapTo(String.class)
            .list();
    for (String job : tooMany) {
      handle
          .createUpdate(
              """
              DELETE FROM job_attempt
              WHERE job_id = :job AND id NOT IN (
                SELECT id FROM job_attempt
                WHERE job_id = :job
                ORDER BY CASE stage WHEN 'query' THEN 1 ELSE 0 END, at DESC, id DESC LIMIT :most)
              """)
          .bind("job", job)
          .bind("most", MAX_ROWS_OF_A_JOB)
          .execute();
    }
  }

  /**
   * Deletes data older than the retention, one batch at a time. Jobs stay, to recognize repeated
   * prompts.
   */
  public void forget(Handle handle, long now) {
    if (now - forgotAt < FORGET_MILLIS && now >= forgotAt) {
      return;
    }
    long before = now - retention.toMillis();
    int attempts = forgetAttempts(handle, before);
    int events =
        handle
            .createUpdate(
                """
                DELETE FROM outbox
                WHERE id IN (
                  SELECT id FROM outbox
                  WHERE state = 'delivered' AND updated_at < :before
                  ORDER BY updated_at LIMIT <most>)
                """)
            // A literal for PostgreSQL's planner: a few rows are worth an index.
            .define("most", MAX_FORGOTTEN_AT_ONCE)
            .bind("before", before)
            .execute();
    // The batch is full, so the next rounds delete the rest.
    if (Math.max(attempts, events) < MAX_FORGOTTEN_AT_ONCE) {
      forgotAt = now;
    }
  }

  /**
   * Reads all old data over many rounds. Data that stays because its job has not ended is not read
   * in each round.
   *
   * @return number of checked rows
   */
  private int forgetAttempts(Handle handle, long before) {
    record Old(String id, long at, boolean ended) {}
    List<Old> old =
        handle
            .createQuery(
                """
                SELECT id, at, EXISTS (
                  SELECT 1 FROM job
                  WHERE job.id = job_attempt.job_id
                  AND job.state IN ('stored', 'failed', 'cancelled', 'expired')) AS ended
                FROM job_attempt
                WHERE at >= :from AND at < :before
                ORDER BY at LIMIT :most
                """)
            .bind("from", forgottenUpTo)
            .bind("before", before)
            .bind("most", MAX_FORGOTTEN_AT_ONCE)
            .map((row, context) -> new Old(row.getString(1), row.getLong(2), row.getBoolean(3)))
            .list();
    List<String> gone = old.stream().filter(Old::ended).map(Old::id).toList();
    if (!gone.isEmpty()) {
      handle
          .createUpdate("DELETE FROM job_attempt WHERE id IN (<ids>)")
          .bindList("ids", gone)
          .execute();
    }
    if (old.size() < MAX_FORGOTTEN_AT_ONCE) {
      forgottenUpTo = 0;
    } else {
      long last = old.get(old.size() - 1).at();
      forgottenUpTo = last == old.get(0).at() ? last + 1 : last;
    }
    return old.size();
  }
}
