package io.reelay.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.reelay.ledger.JobState;
import io.reelay.ledger.query.LedgerCounts;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** Gauges of the ledger's contents, counted when a client asks. */
public final class LedgerGauges implements MeterBinder {
  private static final List<JobState> IN_FLIGHT =
      List.of(JobState.SUBMITTING, JobState.GENERATING, JobState.STORING);

  private final LedgerCounts counts;
  private final Collection<String> gateways;
  private final InstantSource clock;

  /**
   * @param gateways names of the configured gateways
   */
  public LedgerGauges(LedgerCounts counts, Collection<String> gateways, InstantSource clock) {
    this.counts = counts;
    this.gateways = List.copyOf(gateways);
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String gateway : gateways) {
      for (JobState state : JobState.values()) {
        Gauge.builder("reelay.jobs", counts, c -> c.jobs(gateway, state))
            .description("Jobs in the ledger")
            .tag("gateway", gateway)
            .tag("state", state.text())
            .register(registry);
      }
      Gauge.builder("reelay.gateway.in.flight", counts, c -> inFlight(c, gateway))
          .description("Jobs that count for max-in-flight")
          .tag("gateway", gateway)
          .register(registry);
      Gauge.builder("reelay.gateway.paused", counts, c -> paused(c, gateway))
          .description("1 while the gateway gets no creates")
          .tag("gateway", gateway)
          .register(registry);
    }
    Gauge.builder("reelay.outbox.pending", counts, c -> c.events().pending())
        .description("Events that wait for delivery")
        .register(registry);
    Gauge.builder("reelay.outbox.given.up", counts, c -> c.events().givenUp())
        .description("Events that were given up")
        .register(registry);
  }

  private static long inFlight(LedgerCounts counts, String gateway) {
    return IN_FLIGHT.stream().mapToLong(state -> counts.jobs(gateway, state)).sum();
  }

  private int paused(LedgerCounts counts, String gateway) {
    return counts.pausedUntil(gateway) > clock.millis() ? 1 : 0;
  }
}
