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
 * The gateways whose answers left creates in doubt. A person might have to search for each further
 * create, so none is sent until the gateway has answered a free call well. Then one create goes
 * first, and each accepted create permits one more on the wire. The rows are those of {@link
 * GatewayCircuits}, so all nodes share them and they survive a restart.
 */
public final class GatewayOutages {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayOutages.class);

  /** From this many creates at once the limit no longer applies. */
  static final int FULL_WIDTH = 16;

  /**
   * A gateway may break down on each query of an unknown task. After this time one create is sent
   * anyway.
   */
  static final Duration WITHOUT_GOOD_CALL = Duration.ofMinutes(15);

  /** The longest time that a node's death during a probe delays the others. */
  private static final Duration PROBE_LEASE = Duration.ofMinutes(1);

  private static final String NO_TASK = "reelay-no-such-task";

  private static final DateTimeFormatter IN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Ledger ledger;
  private final Map<String, String> dialectOfGateway;
  private final InstantSource clock;

  /**
   * The state at the last read. Polls ask for each answer, and must not read the ledger each time.
   */
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
   * An answer, or its absence, left a create in doubt. No more creates are sent until {@link
   * #answeredWell}, for at least 2 s. The pause doubles, up to 2 min, with each first create that
   * is left in doubt too. After an accepted create it is 2 s again.
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
      // Creates on the wire at the same time cause one outage.
      return before.outage();
    }
    boolean goesOn = before != null && before.outage() != null;
    String id = goesOn ? before.outage() : gateway + "-" + IN_ID.format(Instant.ofEpochMilli(now));
    // Creates were accepted since the last pause: a gateway that drops one in five is not down.
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

  /** The due calls, claimed for this node only. Each one ends with a report of its answer. */
  public List<GatewayProbe> dueProbes() {
    List<GatewayProbe> due = new ArrayList<>();
    Set<String> out = new HashSet<>();
    // A write happens only if a call is due. Otherwise each tick would block SQLite's only writer.
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

  /** Only one of several nodes gets it. */
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

  /** A probe had a bad answer. The next one is later (2 s, doubling to 30 s). */
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
   * The gateway answered a free call well, a probe or a task's query. One create goes first. Before
   * the end of the pause this has no effect.
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

  /** Runs in the transaction of an intent, for a job that was claimed before its gateway failed. */
  public static void requireOpen(Handle handle, String gateway, long now) {
    GatewayCircuits.Pause pause = GatewayCircuits.current(handle).get(gateway);
    if (pause != null && pause.outage() != null && pause.isClosed(now)) {
      throw new GatewayClosedException(gateway);
    }
  }
}
