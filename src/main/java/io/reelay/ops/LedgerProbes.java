package io.reelay.ops;

import io.reelay.gateway.EmptyAnswers;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.circuit.GatewayCircuits.Pause;
import io.reelay.ledger.query.LedgerCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Checks the ledger itself, and the gateways and the webhook by their answers. */
public final class LedgerProbes {
  private LedgerProbes() {}

  /** Whether writes are durable. */
  public static Probe writable(Ledger ledger) {
    return () -> {
      ledger.probeWrite();
      return ProbeResult.good("");
    };
  }

  /** Whether a gateway gets creates and answers queries, and if not, why. */
  public static Probe gateway(
      String name, GatewayCircuits pauses, EmptyAnswers emptyAnswers, InstantSource clock) {
    return () -> {
      Pause pause = pauses.of(name).orElse(null);
      if (pause == null) {
        return emptyAnswers
            .since(name)
            .map(
                since ->
                    ProbeResult.degraded(
                        "answers queries without state, id and link, since "
                            + since.truncatedTo(ChronoUnit.SECONDS)))
            .orElseGet(() -> ProbeResult.good(""));
      }
      Instant until = Instant.ofEpochMilli(pause.until()).truncatedTo(ChronoUnit.SECONDS);
      if (pause.awaitsCall(clock.millis())) {
        return ProbeResult.degraded(
            "gets no creates until it answers a query well, outage "
                + pause.outage()
                + ": "
                + pause.reason());
      }
      return ProbeResult.degraded(
          pause.until() > clock.millis()
              ? "gets no creates until " + until + ": " + pause.reason()
              : "one create goes first, after: " + pause.reason());
    };
  }

  /** Whether the webhook accepts its events. */
  public static Probe webhook(LedgerCounts counts) {
    return () -> {
      LedgerCounts.Events events = counts.events();
      if (events.givenUp() == 0 && events.failing() == 0) {
        return ProbeResult.good(events.pending() + " events to send");
      }
      return ProbeResult.degraded(
          "%d events given up, %d refused so far, %d to send"
              .formatted(events.givenUp(), events.failing(), events.pending()));
    };
  }
}
