package io.reelay.ledger.purchase;

import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The purchases in the ledger: all creates that are billed or may be. */
public final class Spending {
  private static final String SUM =
      """
      SELECT count(*) AS creates, coalesce(sum(cost), 0) AS micros,
        count(*) - count(cost) AS unpriced
      FROM create_attempt
      WHERE billable = 1 AND <which>
      """;

  /** A create on the wire has no task yet, but most likely gets one. */
  private static final String AT_RISK =
      """
      task_id IS NULL AND sent_at > :since AND NOT EXISTS (
        SELECT 1 FROM job
        WHERE job.id = job_id AND job.attempt = create_attempt.attempt
        AND job.state = 'submitting')
      """;

  private final Ledger ledger;
  private final InstantSource clock;

  public Spending(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * A group of creates.
   *
   * @param creates number of creates
   * @param micros their estimated cost, in millionths of the currency
   * @param unpriced number of creates without a price, which are not in the cost
   */
  public record Sum(long creates, long micros, long unpriced) {}

  /**
   * A gateway that gets no creates now.
   *
   * @param until milliseconds since 1970; one create goes first then
   */
  public record Pause(String gateway, long until, String reason) {}

  /**
   * All figures about money.
   *
   * @param ever since the ledger was created
   * @param atRisk those of them that may have been billed without a task: the creates of unknown
   *     jobs, and of unknown jobs that a person cancelled or bought again
   */
  public record Report(Sum lastHour, Sum lastDay, Sum ever, Sum atRisk, List<Pause> pauses) {}

  public Report report() {
    long now = clock.millis();
    return ledger.browse(
        handle ->
            new Report(
                sum(handle, "sent_at > :since", now - Duration.ofHours(1).toMillis()),
                sum(handle, "sent_at > :since", now - Duration.ofDays(1).toMillis()),
                sum(handle, "sent_at > :since", 0),
                sum(handle, AT_RISK, 0),
                pauses(handle, now)));
  }

  private static Sum sum(Handle handle, String which, long since) {
    return handle
        .createQuery(SUM)
        .define("which", which)
        .bind("since", since)
        .mapTo(Sum.class)
        .one();
  }

  private static List<Pause> pauses(Handle handle, long now) {
    return handle
        .createQuery(
            """
            SELECT gateway, paused_until AS until, reason FROM gateway_pause
            WHERE paused_until > :now
            ORDER BY gateway
            """)
        .bind("now", now)
        .mapTo(Pause.class)
        .list();
  }
}
