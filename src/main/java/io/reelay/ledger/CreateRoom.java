package io.reelay.ledger;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * How many creates a gateway may still get. Counted in the claim's own transaction, so that it
 * holds over nodes and restarts.
 */
final class CreateRoom {
  private static final long MINUTE_MILLIS = 60_000;

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
    if (terms.createsPerMinute() > 0) {
      int begun = createsOfLastMinute(gateway) + jobs.claimed();
      room = Math.min(room, terms.createsPerMinute() - begun);
    }
    GatewayPauses.Pause pause = pauses.get(gateway);
    if (pause != null) {
      int probes = jobs.claimed() + jobs.submitting();
      room = pause.until() > now ? 0 : Math.min(room, 1 - probes);
    }
    return room;
  }

  private int createsOfLastMinute(String gateway) {
    return handle
        .createQuery(
            "SELECT count(*) FROM create_attempt WHERE gateway = :gateway AND sent_at > :since")
        .bind("gateway", gateway)
        .bind("since", now - MINUTE_MILLIS)
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
