package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.ledger.circuit.OutageJobs.Outage;
import java.util.List;
import picocli.CommandLine.Command;

/** Which outages left work behind. */
@Command(
    name = "outages",
    description = {
      "Lists the outages of gateways that left unknown jobs behind, the newest first.",
      "",
      "Their jobs are shown by jobs --outage, and settled together by retry or cancel --outage.",
      ""
    },
    optionListHeading = "Options:%n")
final class OutagesCommand extends LedgerCommand {
  private static final String LINE = "%-36s  %-12s  %-7s  %-19s  %s%n";

  @Override
  void run() {
    List<Outage> unsettled = outages().unsettled();
    if (!unsettled.isEmpty()) {
      out().printf(LINE, "OUTAGE", "GATEWAY", "UNKNOWN", "SINCE", "MAY HAVE COST");
    }
    for (Outage outage : unsettled) {
      out()
          .printf(
              LINE,
              printable(outage.outage()),
              outage.gateway(),
              outage.jobs(),
              JobText.time(outage.since()),
              outages().atRisk(outage));
    }
    out().printf("%d %s.%n", unsettled.size(), unsettled.size() == 1 ? "outage" : "outages");
  }
}
