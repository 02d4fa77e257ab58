package io.reelay.ledger.claim;

import io.reelay.ledger.circuit.GatewayCircuits;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * The number of creates that a gateway may still get. It is counted in the claim's own transaction,
 * under the gateway's lock, so it is valid over nodes and restarts.
 */
final class CreateRoom {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final String BEGUN =
      "SELECT count(*) FROM create_attempt WHERE gateway = :gateway AND sent_at > :since";

  private static final String BILLABLE =
      """
      SELECT count(*) FROM create_attempt
      WHERE gateway = :gateway AND sent_at > :since AND billable = 1
      """;

  private CreateRoom() {}

  /**
   * @param claimed claimed jobs before their create, without expired claims, whose jobs are due
   *     again
   * @param submitting jobs with a create but no answer
   * @param made jobs with a task, whose video is not stored yet
   */
  private record Jobs(int claimed, int submitting, int made) {
    int all() {
      return claimed + submitting + made;
    }
  }

  /**
   * The creates that may be claimed.
   *
   * @param untilJobsEnd whether only the number of jobs at the gateway stops more: then the end of
   *     a job makes room, and otherwise time does
   */
  record Room(int creates, boolean untilJobsEnd) {}

  static Room at(Handle handle, String gateway, GatewayTerms terms, long now) {
    // This comes first: a claim whose create begins in between is then counted twice, but never
    // left out.
    Jobs jobs = jobsAt(handle, gateway, now);
    CreateRates rates = terms.rates();
    int left =
        IntStream.of(
                left(handle, BEGUN, rates.perMinute(), gateway, now - MINUTE),
                left(handle, BILLABLE, rates.perHour(), gateway, now - HOUR),
                left(handle, BILLABLE, rates.perDay(), gateway, now - DAY))
            .min()
            .getAsInt();
    int inFlight = terms.inFlight() - jobs.all();
    int room = Math.min(inFlight, left - jobs.claimed());
    GatewayCircuits.Pause pause = GatewayCircuits.current(handle).get(gateway);
    if (pause != null) {
      int probes = jobs.claimed() + jobs.submitting();
      room = pause.isClosed(now) ? 0 : Math.min(room, pause.width() - probes);
    }
    return new Room(room, room == inFlight);
  }

  /** The limit on money that stops creates to this gateway now; null = none. */
  static String moneyLimit(Handle handle, String gateway, CreateRates rates, long now) {
    if (left(handle, BILLABLE, rates.perHour(), gateway, now - HOUR) <= 0) {
      return "max-creates-per-hour is reached: " + rates.perHour();
    }
    if (left(handle, BILLABLE, rates.perDay(), gateway, now - DAY) <= 0) {
      return "max-creates-per-day is reached: " + rates.perDay();
    }
    return null;
  }

  private static int left(Handle handle, String counted, int rate, String gateway, long since) {
    if (rate == 0) {
      return Integer.MAX_VALUE;
    }
    return rate
        - handle
            .createQuery(counted)
            .bind("gateway", gateway)
            .bind("since", since)
            .mapTo(Integer.class)
            .one();
  }

  private static Jobs jobsAt(Handle handle, String gateway, long now) {
    Map<String, Integer> counts =
        handle
            .createQuery(
                """
                SELECT state, CAST(sum(jobs) AS BIGINT) FROM job_count
                WHERE gateway = :gateway AND state IN ('submitting', 'generating', 'storing')
                GROUP BY state
                UNION ALL
                SELECT 'queued', count(*) FROM job
                WHERE gateway = :gateway AND state = 'queued'
                AND lease_owner IS NOT NULL AND lease_until >= :now
                """)
            .bind("gateway", gateway)
            .bind("now", now)
            .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Jobs(
        counts.getOrDefault("queued", 0),
        counts.getOrDefault("submitting", 0),
        counts.getOrDefault("generating", 0) + counts.getOrDefault("storing", 0));
  }
}
