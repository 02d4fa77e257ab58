package io.reelay.ledger.circuit;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.JobError;
import io.reelay.ledger.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways that get no creates for a while. The last create failed for a reason that affects
 * the next one too: wrong key, no quota, too many requests, no connection. After the pause a single
 * create goes first. Only its success ends the pause for the others.
 */
public final class GatewayCircuits {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCircuits.class);

  /** The length of one pause for a limit on money. */
  public static final Duration HOLD = Duration.ofMinutes(1);

  private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

  private final Ledger ledger;
  private final InstantSource clock;
  private final IntervalFunction soon =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(1));
  private final IntervalFunction late =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(15), 2.0, 0.2, Duration.ofMinutes(10));

  public GatewayCircuits(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Pauses for temporary problems: too many requests (2 s, doubling to 1 min), or no connection.
   *
   * @param askedFor the gateway's {@code Retry-After}, limited to an hour; null = none
   * @return the length of this pause
   */
  public Duration briefly(String gateway, Duration askedFor, JobError why) {
    return pause(gateway, soon, askedFor, why);
  }

  /** Pauses for problems that a person must correct: key or quota (15 s, doubling to 10 min). */
  public Duration untilMended(String gateway, Duration askedFor, JobError why) {
    return pause(gateway, late, askedFor, why);
  }

  /**
   * Pauses as {@link #untilMended}, for a problem outside of creates. A running pause is unchanged:
   * many requests may have the same problem at any time, and the due create must have its turn.
   */
  public void untilMendedUnlessPaused(String gateway, JobError why) {
    ledger.writeAll(
        handle -> {
          ledger.lock(handle, lockOf(gateway));
          Pause before = current(handle).get(gateway);
          if (before == null || before.until() <= clock.millis()) {
            pause(handle, gateway, before, late, null, why);
          }
        });
  }

  private Duration pause(
      String gateway, IntervalFunction backoff, Duration askedFor, JobError why) {
    return ledger.write(
        handle -> {
          ledger.lock(handle, lockOf(gateway));
          return pause(handle, gateway, current(handle).get(gateway), backoff, askedFor, why);
        });
  }

  /** The lock under which a gateway's creates are counted and its pauses written. */
  public static String lockOf(String gateway) {
    return "gateway " + gateway;
  }

  private Duration pause(
      Handle handle,
      String gateway,
      Pause before,
      IntervalFunction backoff,
      Duration askedFor,
      JobError why) {
    long now = clock.millis();
    int refusals = before == null ? 1 : before.refusals() + 1;
    Duration length = Duration.ofMillis(backoff.apply(refusals));
    if (askedFor != null) {
      length = askedFor.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : askedFor;
    }
    if (before != null && before.until() > now) {
      // Creates on the wire at the same time are refused together. They cause one pause.
      refusals = before.refusals();
      length = Duration.ofMillis(Math.max(length.toMillis(), before.until() - now));
    }
    handle
        .createUpdate(
            """
            INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at)
            VALUES (:gateway, :until, :refusals, :reason, :now)
            ON CONFLICT (gateway) DO UPDATE
            SET paused_until = :until, refusals = :refusals, reason = :reason, updated_at = :now,
              width = 1
            """)
        .bind("gateway", gateway)
        .bind("until", now + length.toMillis())
        .bind("refusals", refusals)
        .bind("reason", why.message())
        .bind("now", now)
        .execute();
    if (before == null || before.until() <= now) {
      // The log does not have the gateway's words, which may quote the prompt. Health has them.
      LOG.warn("gateway {} paused for {} s: {}", gateway, length.toSeconds(), why.kind());
    }
    return length;
  }

  /** Pauses these gateways because of the user's limit on money. */
  public void hold(Collection<String> gateways, String reason) {
    ledger.writeAll(
        handle -> {
          long now = clock.millis();
          gateways.stream().sorted().forEach(gateway -> hold(ledger, handle, gateway, reason, now));
        });
  }

  /**
   * Pauses a gateway for a minute, since the user may raise the limit at any time. Then one create
   * goes first, as after any pause. A longer pause is unchanged.
   */
  public static void hold(Ledger ledger, Handle handle, String gateway, String reason, long now) {
    ledger.lock(handle, lockOf(gateway));
    Pause before = current(handle).get(gateway);
    long until = now + HOLD.toMillis();
    if (before != null && before.until() > now) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO gateway_pause (gateway, paused_until, refusals, reason, updated_at)
            VALUES (:gateway, :until, 0, :reason, :now)
            ON CONFLICT (gateway) DO UPDATE
            SET paused_until = :until, reason = :reason, updated_at = :now
            """)
        .bind("gateway", gateway)
        .bind("until", until)
        .bind("reason", reason)
        .bind("now", now)
        .execute();
    // The row stays until a create is accepted, so this is logged once.
    if (before == null) {
      LOG.warn("gateway {} gets no creates: {}", gateway, reason);
    }
  }

  /**
   * The gateway accepted a create, so it is open again. After an outage it opens step by step. A
   * create that was on the wire at the start of the outage does not count.
   */
  public void lift(String gateway) {
    long now = clock.millis();
    int lifted =
        ledger.write(
            handle -> {
              handle
                  .createUpdate(
                      """
                      UPDATE gateway_pause
                      SET width = width + 1, probe_at = 0
                      WHERE gateway = :gateway AND outage IS NOT NULL AND paused_until <= :now
                      AND (probe_at = 0 OR unsure_at <= :longAgo)
                      """)
                  .bind("gateway", gateway)
                  .bind("now", now)
                  .bind("longAgo", now - GatewayOutages.WITHOUT_GOOD_CALL.toMillis())
                  .execute();
              return handle
                  .createUpdate(
                      """
                      DELETE FROM gateway_pause
                      WHERE gateway = :gateway AND (outage IS NULL OR width >= :full)
                      """)
                  .bind("gateway", gateway)
                  .bind("full", GatewayOutages.FULL_WIDTH)
                  .execute();
            });
    if (lifted > 0) {
      LOG.info("gateway {} accepts creates again", gateway);
    }
  }

  /** All recorded pauses, also those whose time is over but that have not ended. */
  public static Map<String, Pause> current(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT gateway, paused_until AS until, refusals, reason, outage, unsure_at, probe_at,
              probes, width
            FROM gateway_pause
            """)
        // By position: each intent reads them, and a mapper by names would take most of that time.
        .map((row, context) -> Pause.of(row))
        .collect(Collectors.toMap(Pause::gateway, pause -> pause));
  }

  /**
   * The pause of a gateway, also one whose time is over but that has not ended. Empty if the
   * gateway is open.
   */
  public Optional<Pause> of(String gateway) {
    return Optional.ofNullable(ledger.read(GatewayCircuits::current).get(gateway));
  }

  /**
   * A recorded pause.
   *
   * @param until milliseconds since 1970 UTC; after it one create goes first
   * @param refusals number of refusals in a row
   * @param reason of the last one; may have the gateway's own words
   * @param outage id of the outage that left creates in doubt; null = no outage
   * @param unsureAt time of the last create in doubt, milliseconds since 1970 UTC
   * @param probeAt time of the next free call; 0 = none is due
   * @param probes number of free calls in a row
   * @param width number of creates that may be on the wire at once after the pause, from 1
   */
  public record Pause(
      String gateway,
      long until,
      int refusals,
      String reason,
      String outage,
      long unsureAt,
      long probeAt,
      int probes,
      int width) {

    private static Pause of(ResultSet row) throws SQLException {
      return new Pause(
          row.getString(1),
          row.getLong(2),
          row.getInt(3),
          row.getString(4),
          row.getString(5),
          row.getLong(6),
          row.getLong(7),
          row.getInt(8),
          row.getInt(9));
    }

    /** Whether no create may be sent. */
    public boolean isClosed(long now) {
      return until > now || awaitsCall(now);
    }

    /** Whether the gateway must first answer a free call well. */
    public boolean awaitsCall(long now) {
      return probeAt > 0 && now - unsureAt < GatewayOutages.WITHOUT_GOOD_CALL.toMillis();
    }
  }
}
