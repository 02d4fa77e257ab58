package io.reelay.ledger.circuit;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.JobError;
import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateways whose answers left creates unsure. Each further create could be one more that a person
 * must look for, so none is sent until the gateway has answered a call well that costs nothing;
 * then one goes first, and with each that is taken one more may be on the wire beside it. The rows
 * are those of {@link GatewayCircuits}, so all nodes share them and a restart forgets nothing.
 */
public final class GatewayOutages {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayOutages.class);

  /** So many creates at once are no longer counted one by one. */
  static final int FULL_WIDTH = 16;

  /**
   * A gateway may break down on every query of a task that it does not know: after so long one
   * create goes all the same.
   */
  static final Duration WITHOUT_GOOD_CALL = Duration.ofMinutes(15);

  /** A node that dies amid a probe holds the others back no longer. */
  private static final Duration PROBE_LEASE = Duration.ofMinutes(1);

  private static final String NO_TASK = "reelay-no-such-task";

  private static final DateTimeFormatter IN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Ledger ledger;
  private final Map<String, String> dialectOfGateway;
  private final InstantSource clock;

  /** As of the last look; polls ask for each answer, and the ledger must not be asked each time. */
  private final Set<String> awaiting = ConcurrentHashMap.newKeySet();

  private final IntervalFunction createBackoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(2));
  private final IntervalFunction probeBackoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofSeconds(30));

  /**
   * @param dialectOfGateway dialect by the name of a configured gateway
   */
  public GatewayOutages(Ledger ledger, Map<String, String> dialectOfGateway, InstantSource clock) {
    this.ledger = ledger;
    this.dialectOfGateway = Map.copyOf(dialectOfGateway);
    this.clock = clock;
  }

  /**
   * An answer, or none, left a create unsure: no more of them (2 s at least, doubling to 2 min with
   * each create that goes first and is left unsure too, and 2 s again once one was taken) until
   * {@link #answeredWell}.
   *
   * @return the outage's id
   */
  public String unsure(String gateway, JobError why) {
    awaiting.add(gateway);
    return ledger.write(
        handle -> {
          ledger.lock(handle, GatewayCircuits.lockOf(gateway));
          GatewayCircuits.Pause before = GatewayCircuits.current(handle).get(gateway);
          return unsure(handle, gateway, before, why, clock.millis());
        });
  }

  private String unsure(
      Handle handle, String gateway, GatewayCircuits.Pause before, JobError why, long now) {
    if (before != null && before.outage() != null && before.isClosed(now)) {
      // Creates that were on the wire together: one outage, not many.
      return before.outage();
    }
    boolean goesOn = before != null && before.outage() != null;
    String id = goesOn ? before.outage() : gateway + "-" + IN_ID.format(Instant.ofEpochMilli(now));
    // Some creates were taken since the last pause: a gateway that drops one in five is not down.
    boolean firstAgain = goesOn && before.width() == 1;
    int refusals = firstAgain ? before.refusals() + 1 : 1;
    long until = now + createBackoff.apply(refusals);
    handle
        .createUpdate(
            """
            INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at, outage,
              unsure_at, probe_at)
            VALUES (:gateway, :until, :refusals, :reason, :now, :outage, :now, :until)
            ON CONFLICT (gateway) DO UPDATE
            SET paused_until = :until, refusals = :refusals, reason = :reason, updated_at = :now,
              outage = :outage, unsure_at = :now, probe_at = :until, probes = 0, width = 1
            """)
        .bind("gateway", gateway)
        .bind("until", until)
        .bind("refusals", refusals)
        .bind("reason", why.message() == null ? why.kind() : why.message())
        .bind("now", now)
        .bind("outage", id)
        .execute();
    LOG.warn(
        "gateway {} gave no clear answer to a create ({}): it gets no more creates until it answers a query well; outage {}",
        gateway,
        why.kind(),
        id);
    return id;
  }

  /** The calls that are due, given to this node alone; each one ends in a report of its answer. */
  public List<GatewayProbe> dueProbes() {
    List<GatewayProbe> due = new ArrayList<>();
    Set<String> out = new HashSet<>();
    // Written only where one is due: a transaction would be SQLite's only writer at each tick.
    for (GatewayCircuits.Pause pause : ledger.read(GatewayCircuits::current).values()) {
      if (pause.probeAt() > 0) {
        out.add(pause.gateway());
        String dialect = dialectOfGateway.get(pause.gateway());
        if (dialect != null && pause.probeAt() <= clock.millis() && take(pause)) {
          due.add(probe(pause.gateway(), dialect));
        }
      }
    }
    awaiting.addAll(out);
    awaiting.retainAll(out);
    return due;
  }

  /** Of several nodes one. */
  private boolean take(GatewayCircuits.Pause pause) {
    return ledger.write(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE gateway_pause
                        SET probe_at = :later, probes = probes + 1
                        WHERE gateway = :gateway AND probe_at = :seen
                        """)
                    .bind("later", clock.millis() + PROBE_LEASE.toMillis())
                    .bind("gateway", pause.gateway())
                    .bind("seen", pause.probeAt())
                    .execute()
                == 1);
  }

  private GatewayProbe probe(String gateway, String dialect) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT job.task_id, job.surface
                    FROM (
                      SELECT job_id, task_id, sent_at FROM create_attempt
                      WHERE gateway = :gateway AND task_id IS NOT NULL
                      ORDER BY sent_at DESC LIMIT 20) AS newest
                    JOIN job ON job.id = newest.job_id AND job.task_id = newest.task_id
                    ORDER BY newest.sent_at DESC LIMIT 1
                    """)
                .bind("gateway", gateway)
                .map(
                    (row, context) ->
                        new GatewayProbe(gateway, dialect, row.getString(1), row.getString(2)))
                .findOne()
                .orElseGet(() -> new GatewayProbe(gateway, dialect, NO_TASK, null)));
  }

  /** A probe was not answered well: the next one later (2 s, doubling to 30 s). */
  public void missed(String gateway) {
    ledger.writeAll(
        handle -> {
          ledger.lock(handle, GatewayCircuits.lockOf(gateway));
          GatewayCircuits.Pause pause = GatewayCircuits.current(handle).get(gateway);
          if (pause != null && pause.probeAt() > 0) {
            handle
                .createUpdate(
                    """
                    UPDATE gateway_pause SET probe_at = :next
                    WHERE gateway = :gateway AND probe_at > 0
                    """)
                .bind("next", clock.millis() + probeBackoff.apply(Math.max(1, pause.probes())))
                .bind("gateway", gateway)
                .execute();
          }
        });
  }

  /**
   * The gateway answered a call well that costs nothing, a probe or the query of any task: one
   * create goes first. Before the pause is over that means nothing yet.
   */
  public void answeredWell(String gateway) {
    if (!awaiting.contains(gateway)) {
      return;
    }
    int opened =
        ledger.write(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE gateway_pause
                        SET probe_at = 0, probes = 0
                        WHERE gateway = :gateway AND probe_at > 0 AND paused_until <= :now
                        """)
                    .bind("gateway", gateway)
                    .bind("now", clock.millis())
                    .execute());
    if (opened > 0) {
      awaiting.remove(gateway);
      LOG.info("gateway {} answers again: one create goes first", gateway);
    }
  }

  /**
   * In the transaction of an intent, for a job that was claimed before its gateway went out of
   * order.
   */
  public static void requireOpen(Handle handle, String gateway, long now) {
    GatewayCircuits.Pause pause = GatewayCircuits.current(handle).get(gateway);
    if (pause != null && pause.outage() != null && pause.isClosed(now)) {
      throw new GatewayClosedException(gateway);
    }
  }
}
