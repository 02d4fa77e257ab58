package io.reelay.health;

import io.reelay.ledger.GatewayPauses;
import io.reelay.ledger.GatewayPauses.Pause;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.LedgerCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What the ledger knows about itself and about the others. */
public final class LedgerProbes {
  private LedgerProbes() {}

  /** Whether what is written is kept. */
  public static Probe writable(Ledger ledger) {
    return () -> {
      ledger.probeWrite();
      return Finding.good("");
    };
  }

  /** Whether a gateway gets creates, and if not, why. */
  public static Probe gateway(String name, GatewayPauses pauses, InstantSource clock) {
    return () -> {
      Pause pause = pauses.of(name).orElse(null);
      if (pause == null) {
        return Finding.good("");
      }
      Instant until = Instant.ofEpochMilli(pause.until()).truncatedTo(ChronoUnit.SECONDS);
      return Finding.degraded(
          pause.until() > clock.millis()
              ? "gets no creates until " + until + ": " + pause.reason()
              : "one create goes first, after: " + pause.reason());
    };
  }

  /** Whether the webhook takes what it is told. */
  public static Probe webhook(LedgerCounts counts) {
    return () -> {
      LedgerCounts.Events events = counts.events();
      if (events.givenUp() == 0 && events.failing() == 0) {
        return Finding.good(events.pending() + " events to send");
      }
      return Finding.degraded(
          "%d events given up, %d refused so far, %d to send"
              .formatted(events.givenUp(), events.failing(), events.pending()));
    };
  }
}
