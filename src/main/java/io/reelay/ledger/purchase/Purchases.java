package io.reelay.ledger.purchase;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobHistory;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * The cost of each create, and the check whether it may still be sent. Check and write are in the
 * transaction of the intent, so two creates cannot both use the rest of a limit.
 */
public final class Purchases {
  private static final long DAY_MILLIS = 24 * 60 * 60 * 1000L;

  /** The lock for the count of the spending. */
  private static final String SPENDING = "spending";

  private final Ledger ledger;
  private final PurchaseRules rules;

  public Purchases(Ledger ledger, PurchaseRules rules) {
    this.ledger = ledger;
    this.rules = rules;
  }

  /** Whether a create to this gateway has a key. */
  public boolean isKeyed(String gateway) {
    return rules.keyedGateways().contains(gateway);
  }

  /** Whether a job with this failure is created again automatically. Refused creates count. */
  public boolean retries(ClaimedJob job, JobError error) {
    return rules.retriedFailures().contains(error.kind()) && job.attempt() < rules.maxAttempts();
  }

  /**
   * Records a create before it is sent.
   *
   * @param job job with the intent
   * @throws PurchaseDeniedException if a limit is reached
   */
  public void begin(Handle handle, Job job, long now) {
    // Under the key of a create that may have been accepted it is the same purchase.
    boolean again = job.inDoubtSince() > 0;
    OptionalLong cost = rules.costs().of(job.model(), job.request());
    if (!again) {
      requireAttempt(handle, job);
      requireMoney(handle, cost.orElse(0), now);
    }
    handle
        .createUpdate(
            """
            INSERT INTO create_attempt (job_id, attempt, gateway, sent_at, cost, billable)
            VALUES (:id, :attempt, :gateway, :now, :cost, :billable)
            """)
        .bind("id", job.id())
        .bind("attempt", job.attempt())
        .bind("gateway", job.gateway())
        .bind("now", now)
        .bind("cost", cost.isPresent() ? cost.getAsLong() : null)
        .bind("billable", again ? 0 : 1)
        .execute();
    JobHistory.insert(
        handle,
        job.id(),
        new JobAttempt(now, JobAttempt.CREATE, JobAttempt.SENT, null, null, null));
  }

  private void requireAttempt(Handle handle, Job job) {
    int before = billedOf(handle, job.id()).creates();
    if (before >= rules.maxAttempts()) {
      throw PurchaseDeniedException.forGood(
          "max_attempts",
          before + " creates of it are billed or may be, and reelay.max-attempts allows no more");
    }
  }

  private void requireMoney(Handle handle, long cost, long now) {
    long most = rules.maxMicrosPerDay();
    if (most == 0 || cost == 0) {
      return;
    }
    if (cost > most) {
      throw PurchaseDeniedException.forGood(
          "spend_limit",
          "it costs " + amount(cost) + ", more than reelay.costs.max-per-day: " + amount(most));
    }
    ledger.lock(handle, SPENDING);
    long spent =
        handle
            .createQuery(
                """
                SELECT coalesce(sum(cost), 0) FROM create_attempt
                WHERE billable = 1 AND sent_at > :since
                """)
            .bind("since", now - DAY_MILLIS)
            .mapTo(Long.class)
            .one();
    if (spent + cost > most) {
      throw PurchaseDeniedException.forNow(
          "spend_limit",
          amount(spent)
              + " spent in the last 24 h, reelay.costs.max-per-day is "
              + amount(most)
              + ": no more creates until some of it is older");
    }
  }

  private String amount(long micros) {
    return new Amount(micros, rules.currency()).toString();
  }

  /**
   * A job's creates that are billed or may be.
   *
   * @param creates number of them
   * @param taken number of those that certainly were accepted
   */
  public record Billed(int creates, int taken) {}

  /** The creates of a job that are billed or may be. */
  public static Billed billedOf(Handle handle, String jobId) {
    return handle
        .createQuery(
            """
            SELECT count(*) AS creates, count(task_id) AS taken FROM create_attempt
            WHERE job_id = :id AND billable = 1
            """)
        .bind("id", jobId)
        .mapTo(Billed.class)
        .one();
  }

  /** The job's last create certainly was not accepted. */
  public static void notTaken(Handle handle, Job job) {
    handle
        .createUpdate(
            "UPDATE create_attempt SET billable = 0 WHERE job_id = :id AND attempt = :attempt")
        .bind("id", job.id())
        .bind("attempt", job.attempt())
        .execute();
  }

  /** The job's last purchase was accepted, by any of the creates under its key. */
  public static void taken(Handle handle, Job job) {
    handle
        .createUpdate(
            """
            UPDATE create_attempt SET task_id = :task
            WHERE job_id = :id AND attempt >= (
              SELECT coalesce(max(attempt), 0) FROM create_attempt bought
              WHERE bought.job_id = :id AND bought.billable = 1)
            """)
        .bind("task", job.taskId())
        .bind("id", job.id())
        .execute();
  }
}
