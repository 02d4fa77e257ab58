package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.ledger.circuit.OutageJobs.Outage;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the outages that left unknown jobs. */
@Command(
    name = "outages",
    description = {
      "Lists the outages that left unknown jobs, the newest first.",
      "",
      "jobs --outage shows their jobs. retry --outage or cancel --outage settles them together.",
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
