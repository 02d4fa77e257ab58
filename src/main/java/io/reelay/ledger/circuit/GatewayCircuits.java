package io.reelay.ledger.circuit;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.JobError;
import io.reelay.ledger.Ledger;
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
 * Gateways that get no creates for a while, because the last one was refused for a reason that the
 * next would meet too: wrong key, no quota, too many requests, nobody listening. When a pause is
 * over a single create goes first; only its success lifts the pause for the others.
 */
public final class GatewayCircuits {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCircuits.class);

  /** How long a gateway is held back for a limit on money, at a time. */
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
   * Pauses for what passes by itself: too many requests (2 s, doubling to 1 min), or nobody there.
   *
   * @param askedFor the gateway's {@code Retry-After}, at most an hour is honoured; null = none
   * @return how long this pause lasts
   */
  public Duration briefly(String gateway, Duration askedFor, JobError why) {
    return pause(gateway, soon, askedFor, why);
  }

  /** Pauses for what a person must mend: key or quota (15 s, doubling to 10 min). */
  public Duration untilMended(String gateway, Duration askedFor, JobError why) {
    return pause(gateway, late, askedFor, why);
  }

  /**
   * Pauses as {@link #untilMended} for what something else than a create met. A pause that runs is
   * left as it is: many may meet the same at any time, and the create that is due must have its
   * turn.
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
      // Creates that were on the wire together are refused together: one pause, not many.
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
      // Not the gateway's words, which may quote the prompt: health has them.
      LOG.warn("gateway {} paused for {} s: {}", gateway, length.toSeconds(), why.kind());
    }
    return length;
  }

  /** Holds these gateways back because of a limit on money that the user set. */
  public void hold(Collection<String> gateways, String reason) {
    ledger.writeAll(
        handle -> {
          long now = clock.millis();
          gateways.stream().sorted().forEach(gateway -> hold(ledger, handle, gateway, reason, now));
        });
  }

  /**
   * Holds a gateway back for a minute, since the limit may be raised at any time; then one create
   * goes first, as after any pause. A pause that lasts longer is left as it is.
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
    // The row stays until a create is taken, so this is said once.
    if (before == null) {
      LOG.warn("gateway {} gets no creates: {}", gateway, reason);
    }
  }

  /**
   * The gateway took a create: it is open again. After an outage step by step, and a create that
   * was on the wire when that began says nothing.
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

  /** The pauses on record, those that ran out but were not lifted included. */
  public static Map<String, Pause> current(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT gateway, paused_until AS until, refusals, reason, outage, unsure_at, probe_at,
              probes, width
            FROM gateway_pause
            """)
        .mapTo(Pause.class)
        .collect(Collectors.toMap(Pause::gateway, pause -> pause));
  }

  /** The pause of a gateway, also one that ran out but was not lifted; empty if it is open. */
  public Optional<Pause> of(String gateway) {
    return Optional.ofNullable(ledger.read(GatewayCircuits::current).get(gateway));
  }

  /**
   * A pause on record.
   *
   * @param until milliseconds since 1970 UTC; when it is over, one create goes first
   * @param refusals how many in a row
   * @param reason of the last one; may hold the gateway's own words
   * @param outage its id, where answers left creates unsure; null = it is no outage
   * @param unsureAt when the last create was left so, milliseconds since 1970 UTC
   * @param probeAt when a call that costs nothing is due; 0 = none is awaited
   * @param probes how many of those were made in a row
   * @param width how many creates may be on the wire at once when it is over, from 1
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

    /** Whether not even one create may go. */
    public boolean isClosed(long now) {
      return until > now || awaitsCall(now);
    }

    /** Whether the gateway must first answer a call well that costs nothing. */
    public boolean awaitsCall(long now) {
      return probeAt > 0 && now - unsureAt < GatewayOutages.WITHOUT_GOOD_CALL.toMillis();
    }
  }
}
