package io.reelay.ledger;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * How many creates a gateway may still get. Counted in the claim's own transaction, so that it
 * holds over nodes and restarts.
 */
final class CreateRoom {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final String BEGUN = "";
  private static final String BILLABLE = " AND billable = 1";

  private final Handle handle;
  private final long now;
  private final Map<String, GatewayPauses.Pause> pauses;
  private final Map<String, Jobs> jobsOfGateway = new HashMap<>();

  CreateRoom(Handle handle, Map<String, GatewayPauses.Pause> pauses, long now) {
    this.handle = handle;
    this.now = now;
    this.pauses = pauses;
    countJobs();
  }

  /**
   * @param claimed their create not begun. A claim that ran out is none: its job is due again
   * @param submitting their create begun, and not answered
   * @param made the gateway has their task, and their video is not stored
   */
  private record Jobs(int claimed, int submitting, int made) {
    static final Jobs NONE = new Jobs(0, 0, 0);

    Jobs plus(String state, int count) {
      return switch (state) {
        case "queued" -> new Jobs(claimed + count, submitting, made);
        case "submitting" -> new Jobs(claimed, submitting + count, made);
        default -> new Jobs(claimed, submitting, made + count);
      };
    }
  }

  int at(String gateway, GatewayTerms terms) {
    Jobs jobs = jobsOfGateway.getOrDefault(gateway, Jobs.NONE);
    int room = terms.inFlight() - jobs.claimed() - jobs.submitting() - jobs.made();
    CreateRates rates = terms.rates();
    int left =
        Stream.of(
                left(handle, rates.perMinute(), gateway, now - MINUTE, BEGUN),
                left(handle, rates.perHour(), gateway, now - HOUR, BILLABLE),
                left(handle, rates.perDay(), gateway, now - DAY, BILLABLE))
            .min(Comparator.naturalOrder())
            .get();
    room = Math.min(room, left - jobs.claimed());
    GatewayPauses.Pause pause = pauses.get(gateway);
    if (pause != null) {
      int probes = jobs.claimed() + jobs.submitting();
      room = pause.until() > now ? 0 : Math.min(room, 1 - probes);
    }
    return room;
  }

  /** Which limit on money keeps creates from this gateway now; null = none. */
  static String moneyLimit(Handle handle, String gateway, CreateRates rates, long now) {
    if (left(handle, rates.perHour(), gateway, now - HOUR, BILLABLE) <= 0) {
      return "max-creates-per-hour is reached: " + rates.perHour();
    }
    if (left(handle, rates.perDay(), gateway, now - DAY, BILLABLE) <= 0) {
      return "max-creates-per-day is reached: " + rates.perDay();
    }
    return null;
  }

  private static int left(Handle handle, int rate, String gateway, long since, String which) {
    if (rate == 0) {
      return Integer.MAX_VALUE;
    }
    return rate
        - handle
            .createQuery(
                "SELECT count(*) FROM create_attempt WHERE gateway = :gateway AND sent_at > :since"
                    + which)
            .bind("gateway", gateway)
            .bind("since", since)
            .mapTo(Integer.class)
            .one();
  }

  private void countJobs() {
    handle
        .createQuery(
            "SELECT gateway, state, count(*) AS jobs FROM job WHERE state IN ('submitting',"
                + " 'generating', 'storing') GROUP BY gateway, state UNION ALL SELECT gateway,"
                + " state, count(*) AS jobs FROM job WHERE state = 'queued' AND lease_owner IS NOT"
                + " NULL AND lease_until >= :now GROUP BY gateway, state")
        .bind("now", now)
        .mapToMap()
        .forEach(
            row ->
                jobsOfGateway.compute(
                    (String) row.get("gateway"),
                    (gateway, jobs) ->
                        (jobs == null ? Jobs.NONE : jobs)
                            .plus(
                                (String) row.get("state"), ((Number) row.get("jobs")).intValue())));
  }
}
