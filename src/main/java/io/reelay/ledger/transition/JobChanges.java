package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.outbox.VideoEvents;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The only writer of states, for all callers with a {@link StateChange}. A row in any other state
 * than the change's states is not written. Event and version are written in the same transaction.
 * After the commit the change is logged, and the observer sees it.
 */
public final class JobChanges {
  private static final String ONE =
      """
      UPDATE job
      SET state = <to>, version = version + 1, updated_at = :now <claim> <assignments>
      WHERE id = :id AND state IN (<from>) AND <condition>
      RETURNING <columns>
      """;

  private static final String MANY =
      """
      WITH changing AS MATERIALIZED (
        SELECT id FROM job
        WHERE state IN (<from>) AND lease_until < :now AND <condition>
        ORDER BY id <skipLocked>)
      UPDATE job
      SET state = <to>, version = version + 1, updated_at = :now <claim> <assignments>
      WHERE id IN (SELECT id FROM changing)
      RETURNING <columns>
      """;

  private static final String LET_GO = ", lease_owner = NULL, lease_until = 0";

  /**
   * The next stage of this node continues under the claim. An answer that arrives after the claim
   * was lost releases the row.
   */
  private static final String HAND_OVER =
      """
      , lease_owner = CASE WHEN version = :version AND lease_until >= :now THEN lease_owner END,
      lease_until = CASE WHEN version = :version AND lease_until >= :now THEN lease_until ELSE 0 END
      """;

  private final VideoEvents events;
  private final JobObserver observer;
  private final InstantSource clock;

  /**
   * @param observer sees each change by this process
   */
  public JobChanges(VideoEvents events, JobObserver observer, InstantSource clock) {
    this.events = events;
    this.observer = observer;
    this.clock = clock;
  }

  /** A write in the same transaction, after the row and before its event. */
  @FunctionalInterface
  public interface Alongside {
    Alongside NOTHING = (handle, job, now) -> {};

    void write(Handle handle, Job job, long now);
  }

  /**
   * The known facts of a row before its change.
   *
   * @param since start of the state that ends now, milliseconds since 1970 UTC
   */
  public record Before(
      String id, JobState state, String gateway, long version, int attempt, long since) {
    public static Before of(ClaimedJob job) {
      return new Before(
          job.id(), job.state(), job.gateway(), job.version(), job.attempt(), job.since());
    }

    public static Before of(Job job) {
      return new Before(
          job.id(), job.state(), job.gateway(), job.version(), job.attempt(), job.updatedAt());
    }
  }

  /**
   * The values that a change writes in addition to the state.
   *
   * @param claim SQL of the row's claim after the change
   * @param assignments SQL, each with a comma in front; may use {@code :now} and {@code values}
   * @param condition SQL, which may also use the row's known {@code :version} and {@code :attempt}
   */
  public record Writing(
      StateChange change,
      String claim,
      String assignments,
      String condition,
      Map<String, Object> values) {
    Writing(StateChange change, String assignments, String condition) {
      this(change, change.keepsClaim() ? "" : LET_GO, assignments, condition, Map.of());
    }

    /** With the condition that the row has not changed. */
    public static Writing of(StateChange change, String assignments) {
      return new Writing(change, assignments, "version = :version");
    }

    /** With a further condition. */
    Writing onlyIf(String furtherCondition) {
      return new Writing(
          change, claim, assignments, condition + " AND " + furtherCondition, values);
    }

    /** With the claim, for the job's next stage on this node. */
    Writing handingOver() {
      return new Writing(change, HAND_OVER, assignments, condition, values);
    }

    /** With a value of the SQL; may be null. */
    public Writing bind(String name, Object value) {
      Map<String, Object> more = new HashMap<>(values);
      more.put(name, value);
      return new Writing(change, claim, assignments, condition, more);
    }

    /** With {@code :kind}, {@code :code} and {@code :message}. */
    public Writing bind(JobError error) {
      return bind("kind", error.kind()).bind("code", error.code()).bind("message", error.message());
    }

    private Query query(Handle handle, String sql, long now) {
      return handle
          .createQuery(sql)
          .define("to", change.to() == null ? "state" : JobState.sql(List.of(change.to())))
          .define("from", JobState.sql(change.from()))
          .define("claim", claim)
          .define("assignments", assignments)
          .define("condition", condition)
          .bind("now", now)
          .bindMap(values);
    }
  }

  /**
   * Changes one row.
   *
   * @param how actor or reason, for the log; empty, or with a space in front
   * @return empty if the row does not meet the change's conditions; then nothing was written
   */
  public Optional<Job> one(
      Handle handle, Before before, Writing writing, String how, Alongside alongside) {
    long now = clock.millis();
    Optional<Job> changed =
        writing
            .query(handle, ONE, now)
            .bind("id", before.id())
            .bind("version", before.version())
            .bind("attempt", before.attempt())
            .mapTo(Job.class)
            .findOne();
    changed.ifPresent(
        job -> {
          complete(handle, writing.change(), job, alongside, now);
          tellWhenCommitted(handle, writing.change(), before, job, how);
        });
    return changed;
  }

  /**
   * Changes all unclaimed rows that meet the condition.
   *
   * @param writing of a change from one state
   * @param since as in {@link Before}
   */
  void many(Handle handle, Writing writing, ToLongFunction<Job> since) {
    long now = clock.millis();
    List<Job> changed = writing.query(handle, MANY, now).mapTo(Job.class).list();
    JobState from = writing.change().from().get(0);
    for (Job job : changed) {
      complete(handle, writing.change(), job, Alongside.NOTHING, now);
      Before before =
          new Before(
              job.id(),
              from,
              job.gateway(),
              job.version() - 1,
              job.attempt(),
              since.applyAsLong(job));
      tellWhenCommitted(handle, writing.change(), before, job, "");
    }
  }

  private void complete(Handle handle, StateChange change, Job job, Alongside alongside, long now) {
    alongside.write(handle, job, now);
    if (change.event() != null) {
      events.write(handle, change.event(), job, now);
    }
  }

  private void tellWhenCommitted(
      Handle handle, StateChange change, Before before, Job job, String how) {
    String moved = before.gateway().equals(job.gateway()) ? "" : " at " + job.gateway();
    handle.afterCommit(
        () -> {
          TransitionLog.tell(before.state(), job, before.since(), moved + how);
          observer.changed(change, before.state(), before.gateway(), job, job.updatedAt());
        });
  }
}
