package io.reelay.ledger.circuit;

import io.reelay.ledger.Ledger;
import io.reelay.ledger.purchase.Amount;
import io.reelay.ledger.transition.AnotherCreate;
import io.reelay.ledger.transition.JobOperations;
import io.reelay.ledger.transition.OperationRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The unknown jobs of a gateway's outage, shown and settled together. They are settled in batches,
 * each job with its own compare-and-set, so the work can continue after a kill.
 */
public final class OutageJobs {
  /** The most jobs that a request settles. Each is a commit, together some seconds. */
  public static final int BATCH = 200;

  private static final int MAX_OUTAGES = 100;

  private static final String UNSETTLED =
      """
      SELECT job.outage, job.gateway, count(*) AS jobs, min(job.updated_at) AS since,
        max(job.updated_at) AS until, coalesce(sum(bought.cost), 0) AS micros,
        count(*) - count(bought.cost) AS unpriced
      FROM job
      LEFT JOIN create_attempt bought ON bought.job_id = job.id AND bought.attempt = job.attempt
      WHERE job.outage IS NOT NULL AND job.state = 'unknown' AND <which>
      GROUP BY job.outage, job.gateway
      ORDER BY since DESC, job.outage LIMIT :most
      """;

  private final Ledger ledger;
  private final JobOperations operations;
  private final String currency;

  /**
   * @param currency for people
   */
  public OutageJobs(Ledger ledger, JobOperations operations, String currency) {
    this.ledger = ledger;
    this.operations = operations;
    this.currency = currency;
  }

  /**
   * An outage with jobs that are still unknown.
   *
   * @param jobs number of these jobs
   * @param since time when the first of them was parked, milliseconds since 1970
   * @param until time when the last of them was parked
   * @param micros estimated cost of their creates, in millionths of the currency
   * @param unpriced number of creates without a price, which are not in the cost
   */
  public record Outage(
      String outage,
      String gateway,
      long jobs,
      long since,
      long until,
      long micros,
      long unpriced) {}

  /**
   * The result of one batch.
   *
   * @param settled number of settled jobs
   * @param left number of requested jobs that are still unknown
   */
  public record Batch(int settled, long left) {}

  @FunctionalInterface
  private interface Settling {
    void settle(String id, String outage, long until) throws OperationRefusedException;
  }

  /** The outages that left unknown jobs, the newest first, at most a hundred. */
  public List<Outage> unsettled() {
    return ledger.browse(
        handle ->
            handle
                .createQuery(UNSETTLED)
                .define("which", "TRUE")
                .bind("most", MAX_OUTAGES)
                .mapTo(Outage.class)
                .list());
  }

  /** One of them; empty if it has no unknown jobs. */
  public Optional<Outage> find(String outage) {
    return ledger.browse(
        handle ->
            handle
                .createQuery(UNSETTLED)
                .define("which", "job.outage = :outage")
                .bind("outage", outage)
                .bind("most", MAX_OUTAGES)
                .mapTo(Outage.class)
                .findOne());
  }

  /** The consent that is needed to create all jobs of an outage again. */
  public AnotherCreate another(Outage outage) {
    boolean priced = outage.unpriced() < outage.jobs();
    String reason =
        "the creates of %d jobs at gateway %s may have been accepted and billed. Each is created again, and perhaps paid for twice%s"
            .formatted(
                outage.jobs(),
                outage.gateway(),
                priced && outage.unpriced() > 0
                    ? "; " + outage.unpriced() + " of them have no price in reelay.costs"
                    : "");
    return new AnotherCreate(
        AnotherCreate.Kind.IN_DOUBT,
        reason,
        priced ? OptionalLong.of(outage.micros()) : OptionalLong.empty(),
        currency);
  }

  /** The possible cost of the creates of an outage's jobs, for people. */
  public String atRisk(Outage outage) {
    return outage.unpriced() == outage.jobs()
        ? "unknown"
        : "about " + new Amount(outage.micros(), currency);
  }

  /**
   * Creates a batch of an outage's jobs again.
   *
   * @param until covers only jobs that were parked by this time, milliseconds since 1970: the jobs
   *     that the person saw before the consent. A job that is created again and left in doubt again
   *     is not covered
   */
  public Batch retry(String outage, long until) {
    return settle(outage, until, operations::retryOfOutage);
  }

  /** Cancels a batch of an outage's jobs, with the same limits. */
  public Batch cancel(String outage, long until) {
    return settle(outage, until, operations::cancelOfOutage);
  }

  private Batch settle(String outage, long until, Settling settling) {
    int settled = 0;
    for (String id : some(outage, until)) {
      try {
        settling.settle(id, outage, until);
        settled++;
      } catch (OperationRefusedException changedMeanwhile) {
        // It no longer belongs to them.
      }
    }
    return new Batch(settled, count(outage, until));
  }

  private List<String> some(String outage, long until) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM job
                    WHERE outage = :outage AND state = 'unknown' AND updated_at <= :until
                    ORDER BY outage, id LIMIT :batch
                    """)
                .bind("outage", outage)
                .bind("until", until)
                .bind("batch", BATCH)
                .mapTo(String.class)
                .list());
  }

  private long count(String outage, long until) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM job
                    WHERE outage = :outage AND state = 'unknown' AND updated_at <= :until
                    """)
                .bind("outage", outage)
                .bind("until", until)
                .mapTo(Long.class)
                .one());
  }
}
