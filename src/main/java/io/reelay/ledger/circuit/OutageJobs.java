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
 * The unknown jobs that one outage of a gateway left behind, shown and settled together: a batch at
 * a time, each job by a compare-and-set of its own, so that whoever is killed amid it can go on.
 */
public final class OutageJobs {
  /** A request settles as many at the most; each is a commit, some seconds together. */
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
   * @param jobs how many
   * @param since when the first of them was parked, milliseconds since 1970
   * @param until when the last of them was
   * @param micros what their creates were estimated to cost, in millionths of the currency
   * @param unpriced how many of them had no price, and are not in that
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
   * What one batch came to.
   *
   * @param settled how many jobs
   * @param left how many of those that were asked for are still unknown
   */
  public record Batch(int settled, long left) {}

  @FunctionalInterface
  private interface Settling {
    void settle(String id, String outage, long until) throws OperationRefusedException;
  }

  /** The outages that left unknown jobs, the newest first, a hundred at the most. */
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

  /** One of them; empty if no job of it is unknown. */
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

  /** What a person says yes to who has all jobs of an outage created anew. */
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

  /** What the creates of an outage's jobs may have cost, for people. */
  public String atRisk(Outage outage) {
    return outage.unpriced() == outage.jobs()
        ? "unknown"
        : "about " + new Amount(outage.micros(), currency);
  }

  /**
   * Has a batch of an outage's jobs created anew.
   *
   * @param until those alone that were parked by then, milliseconds since 1970: what the person who
   *     said yes has seen. A job that is created anew and left unsure again is none of them
   */
  public Batch retry(String outage, long until) {
    return settle(outage, until, operations::retryOfOutage);
  }

  /** Calls a batch of an outage's jobs off, likewise. */
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
        // It is none of them any more.
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
