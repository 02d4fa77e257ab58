package io.reelay.ledger;

import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The one write that every transition is: compare-and-set, what goes with it, and a log line. */
final class JobChanges {
  private final Ledger ledger;
  private final HeldClaims held;
  private final JobObserver observer;
  private final InstantSource clock;

  JobChanges(Ledger ledger, HeldClaims held, JobObserver observer, InstantSource clock) {
    this.ledger = ledger;
    this.held = held;
    this.observer = observer;
    this.clock = clock;
  }

  /** What is written in the same transaction, after the row. */
  @FunctionalInterface
  interface Alongside {
    Alongside NOTHING = (handle, job, now) -> {};

    void write(Handle handle, Job job, long now);

    default Alongside and(Alongside next) {
      return (handle, job, now) -> {
        write(handle, job, now);
        next.write(handle, job, now);
      };
    }
  }

  /**
   * Changes a row, or throws and writes nothing.
   *
   * @param assignments SQL; may use {@code :now} and {@code values}
   * @param condition SQL; may use {@code :version}, {@code :attempt} and {@code :from}, which are
   *     the claimed job's
   */
  Job change(
      ClaimedJob job,
      JobState to,
      String assignments,
      String condition,
      Map<String, Object> values,
      Alongside alongside)
      throws LostClaimException {
    Job changed =
        ledger
            .jdbi()
            .inTransaction(
                handle -> {
                  long now = clock.millis();
                  Job row =
                      handle
                          .createQuery(
                              "UPDATE job SET state = :to, version = version + 1, updated_at ="
                                  + " :now, "
                                  + assignments
                                  + " WHERE id = :id AND "
                                  + condition
                                  + " RETURNING "
                                  + Job.COLUMNS)
                          .bind("to", to.text())
                          .bind("now", now)
                          .bind("id", job.id())
                          .bind("version", job.version())
                          .bind("attempt", job.attempt())
                          .bind("from", job.state().text())
                          .bindMap(values)
                          .map(ConstructorMapper.of(Job.class))
                          .findOne()
                          .orElse(null);
                  if (row != null) {
                    alongside.write(handle, row, now);
                  }
                  return row;
                });
    if (changed == null) {
      held.letGo(job);
      throw new LostClaimException(job, job.state().text() + " → " + to.text());
    }
    if (changed.leaseOwner() == null) {
      held.letGo(job);
    }
    TransitionLog.tell(job.state(), changed, job.since(), moved(job, changed));
    observer.changed(job.state(), job.gateway(), changed, changed.updatedAt());
    return changed;
  }

  private static String moved(ClaimedJob before, Job after) {
    return before.gateway().equals(after.gateway()) ? "" : " at " + after.gateway();
  }
}
