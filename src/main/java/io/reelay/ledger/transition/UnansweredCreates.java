package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobHistory;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The jobs that may have a task without an answer. A found task can be assigned to them. */
public final class UnansweredCreates {
  /** SQLite takes 32,766 parameters at most. */
  private static final int MAX_IDS_AT_ONCE = 500;

  private static final int ROWS_AT_ONCE = 50;

  /** The row's known value is its attempt. */
  private static final long ANY_VERSION = 0;

  private final Ledger ledger;
  private final JobChanges changes;
  private final InstantSource clock;

  public UnansweredCreates(Ledger ledger, JobChanges changes, InstantSource clock) {
    this.ledger = ledger;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * All such jobs of a gateway, also those whose answer may still arrive, since a task may be
   * theirs.
   *
   * @param noOlderThan creates before this time are left out
   * @param form kept form of each job; the request may be large
   */
  public <T> List<T> at(String gateway, Duration noOlderThan, Function<UnansweredCreate, T> form) {
    return ledger.browse(
        handle -> {
          try (Stream<UnansweredCreate> creates =
              handle
                  .createQuery(
                      """
                      SELECT job.id, job.name, job.state, job.attempt, job.gateway, job.model,
                        job.request, job.source_task_id, bought.sent_at AS first_sent_at,
                        last.sent_at AS last_sent_at
                      FROM job
                      JOIN create_attempt last
                        ON last.job_id = job.id AND last.attempt = job.attempt
                      JOIN create_attempt bought ON bought.job_id = job.id AND bought.attempt = (
                        SELECT max(attempt) FROM create_attempt
                        WHERE job_id = job.id AND billable = 1)
                      WHERE job.gateway = :gateway
                      AND (job.state IN ('unknown', 'submitting') OR job.in_doubt_since > 0)
                      AND last.sent_at > :since
                      """)
                  // Otherwise PostgreSQL's driver would have all rows in the heap at once.
                  .setFetchSize(ROWS_AT_ONCE)
                  .bind("gateway", gateway)
                  .bind("since", Math.max(0, clock.millis() - noOlderThan.toMillis()))
                  .mapTo(UnansweredCreate.class)
                  .stream()) {
            return creates.map(form).toList();
          }
        });
  }

  /** The tasks that belong, or belonged, to a job. */
  public Set<String> tasksOfJobs(String gateway, Set<String> taskIds) {
    List<String> ids = List.copyOf(taskIds);
    Set<String> known = new HashSet<>();
    for (int from = 0; from < ids.size(); from += MAX_IDS_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + MAX_IDS_AT_ONCE));
      known.addAll(
          ledger.read(
              handle ->
                  handle
                      .createQuery(
                          """
                          SELECT task_id FROM job
                          WHERE gateway = :gateway AND task_id IN (<ids>)
                          UNION
                          SELECT task_id FROM create_attempt
                          WHERE gateway = :gateway AND task_id IN (<ids>)
                          """)
                      .bind("gateway", gateway)
                      .bindList("ids", some)
                      .mapTo(String.class)
                      .list()));
    }
    return known;
  }

  /**
   * Gives an unknown job its found task. From then on the task is polled, with a deadline that
   * starts now.
   *
   * @param surface the value that the submit action would have given; null = none
   * @return false if the job is no longer unknown, or another job has the task; then nothing
   *     changed
   */
  public boolean attach(UnansweredCreate create, String taskId, String surface) {
    return ledger.write(
        handle -> {
          ledger.lock(handle, GatewayCircuits.lockOf(create.gateway()));
          TaskOwners.lock(ledger, handle, create.gateway(), taskId);
          return changes
              .one(
                  handle,
                  new Before(
                      create.id(),
                      JobState.UNKNOWN,
                      create.gateway(),
                      ANY_VERSION,
                      create.attempt(),
                      create.lastSentAt()),
                  found(taskId, surface),
                  " with task " + taskId + " of the list",
                  UnansweredCreates::bought)
              .isPresent();
        });
  }

  private static Writing found(String taskId, String surface) {
    return new Writing(
            StateChange.FOUND,
            """
            , task_id = :task, surface = :surface, submitted_at = :now, not_before = :now,
            failures = 0, polls = 0, progress = NULL, outage = NULL,
            error_kind = NULL, error_code = NULL, error_message = NULL
            """,
            """
            attempt = :attempt
            AND NOT EXISTS (SELECT 1 FROM job other
              WHERE other.task_id = :task AND other.gateway = job.gateway)
            AND NOT EXISTS (SELECT 1 FROM create_attempt
              WHERE task_id = :task AND gateway = job.gateway)
            """)
        .bind("task", taskId)
        .bind("surface", surface);
  }

  private static void bought(Handle handle, Job job, long now) {
    Purchases.taken(handle, job);
    JobHistory.insert(
        handle,
        job.id(),
        new JobAttempt(
            now, JobAttempt.CREATE, "found in the list: " + job.taskId(), null, null, null));
  }
}
