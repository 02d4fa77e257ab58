package io.reelay.ledger;

import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one write that every transition is: compare-and-set, what goes with it, and a log line. */
final class JobChanges {
  private static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");

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
    report(job, changed);
    observer.changed(job.state(), job.gateway(), changed, changed.updatedAt());
    return changed;
  }

  /** Without the error's message, which may quote the prompt: that is in the ledger. */
  private static void report(ClaimedJob before, Job after) {
    long millis = after.updatedAt() - after.createdAt();
    LOG.atInfo()
        .addKeyValue("jobId", after.id())
        .addKeyValue("name", after.name())
        .addKeyValue("from", before.state().text())
        .addKeyValue("to", after.state().text())
        .addKeyValue("millis", millis)
        .log(
            "job {} '{}' {} → {}{} after {} s{}",
            after.id(),
            after.name(),
            before.state().text(),
            after.state().text(),
            before.gateway().equals(after.gateway()) ? "" : " at " + after.gateway(),
            millis / 1000.0,
            after.errorKind() == null
                ? ""
                : ": "
                    + after.errorKind()
                    + (after.errorCode() == null ? "" : " " + after.errorCode()));
  }
}
