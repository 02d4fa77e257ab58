package io.reelay.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The jobs that may have a task which nobody told, and the way to give them one that was found. */
public final class UnansweredCreates {
  /** SQLite takes 32,766 parameters at most. */
  private static final int MOST_IDS_AT_ONCE = 500;

  private static final int ROWS_AT_ONCE = 50;

  private final Ledger ledger;
  private final VideoEvents events;
  private final InstantSource clock;

  public UnansweredCreates(Ledger ledger, VideoEvents events, InstantSource clock) {
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /**
   * All of them at a gateway; those too whose answer may still come, as a task may be theirs.
   *
   * @param noOlderThan leaves out what was sent before that
   * @param form what is kept of each; the request may be large
   */
  public <T> List<T> at(String gateway, Duration noOlderThan, Function<UnansweredCreate, T> form) {
    String sql =
        "SELECT job.id, job.name, job.state, job.attempt, job.gateway, job.model, job.request,"
            + " job.source_task_id, bought.sent_at AS first_sent_at, last.sent_at AS last_sent_at"
            + " FROM job JOIN create_attempt last ON last.job_id = job.id AND last.attempt ="
            + " job.attempt JOIN create_attempt bought ON bought.job_id = job.id AND"
            + " bought.attempt = (SELECT max(attempt) FROM create_attempt WHERE job_id = job.id AND"
            + " billable = 1) WHERE job.gateway = :gateway AND (job.state IN ('unknown',"
            + " 'submitting') OR job.in_doubt_since > 0) AND last.sent_at > :since";
    long since = Math.max(0, clock.millis() - noOlderThan.toMillis());
    return ledger
        .jdbi()
        // A transaction, or PostgreSQL's driver would have all rows in the heap at once.
        .inTransaction(
            handle -> {
              try (Stream<UnansweredCreate> creates =
                  handle
                      .createQuery(sql)
                      .setFetchSize(ROWS_AT_ONCE)
                      .bind("gateway", gateway)
                      .bind("since", since)
                      .map(ConstructorMapper.of(UnansweredCreate.class))
                      .stream()) {
                return creates.map(form).toList();
              }
            });
  }

  /** Those of these tasks that are, or were, some job's. */
  public Set<String> tasksOfJobs(String gateway, Set<String> taskIds) {
    List<String> ids = List.copyOf(taskIds);
    Set<String> known = new HashSet<>();
    for (int from = 0; from < ids.size(); from += MOST_IDS_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS_AT_ONCE));
      known.addAll(
          ledger
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              "SELECT task_id FROM job WHERE gateway = :gateway AND task_id IN"
                                  + " (<ids>) UNION SELECT task_id FROM create_attempt WHERE"
                                  + " gateway = :gateway AND task_id IN (<ids>)")
                          .bind("gateway", gateway)
                          .bindList("ids", some)
                          .mapTo(String.class)
                          .list()));
    }
    return known;
  }

  /**
   * Gives an unknown job the task that was found for it; it is polled from then on, under a
   * deadline that begins now.
   *
   * @param surface as the submit action would have said it; null = not said
   * @return false if the job is not unknown any more, or another one has the task; then nothing
   *     changed
   */
  public boolean attach(UnansweredCreate create, String taskId, String surface) {
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              ledger.lock(handle, GatewayPauses.lockOf(create.gateway()));
              long now = clock.millis();
              Job job =
                  handle
                      .createQuery(
                          "UPDATE job SET state = 'generating', version = version + 1, updated_at ="
                              + " :now, task_id = :task, surface = :surface, submitted_at = :now,"
                              + " not_before = :now, failures = 0, polls = 0, progress = NULL,"
                              + " error_kind = NULL, error_code = NULL, error_message = NULL WHERE"
                              + " id = :id AND state = 'unknown' AND attempt = :attempt AND NOT"
                              + " EXISTS (SELECT 1 FROM job other WHERE other.task_id = :task AND"
                              + " other.gateway = job.gateway) AND NOT EXISTS (SELECT 1 FROM"
                              + " create_attempt WHERE task_id = :task AND gateway = job.gateway)"
                              + " RETURNING "
                              + Job.COLUMNS)
                      .bind("now", now)
                      .bind("task", taskId)
                      .bind("surface", surface)
                      .bind("id", create.id())
                      .bind("attempt", create.attempt())
                      .map(ConstructorMapper.of(Job.class))
                      .findOne()
                      .orElse(null);
              if (job == null) {
                return false;
              }
              Purchases.taken(handle, job);
              JobHistory.insert(
                  handle,
                  job.id(),
                  new JobAttempt(
                      now, JobAttempt.CREATE, "found in the list: " + taskId, null, null, null));
              events.write(handle, "video.submitted", job, now);
              TransitionLog.tell(
                  JobState.UNKNOWN,
                  job,
                  create.lastSentAt(),
                  " with task " + taskId + " of the list");
              return true;
            });
  }
}
