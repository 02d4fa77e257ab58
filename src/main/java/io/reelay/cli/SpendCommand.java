package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.CostSettings;
import io.reelay.ledger.purchase.Amount;
import io.reelay.ledger.purchase.Spending;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the spending, by the prices that were set at the time. */
@Command(
    name = "spend",
    description = {
      "Shows the number of creates that are billed or may be billed, and their estimated cost.",
      "",
      "At risk is the cost that may have been billed without a video, mainly for unknown jobs.",
      ""
    },
    optionListHeading = "Options:%n")
final class SpendCommand extends LedgerCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  void run() throws IOException {
    Spending.Report report = spending().report();
    CostSettings costs = settings().costs();
    if (json) {
      out().println(json(report, costs).toPrettyString());
      return;
    }
    out().printf("%-14s%8s  %s%n", "", "CREATES", "ESTIMATED COST");
    line("last hour", report.lastHour(), costs.currency(), "");
    boolean limited = costs.maxPerDay().signum() > 0;
    line(
        "last 24 hours",
        report.lastDay(),
        costs.currency(),
        limited ? " of " + costs.maxPerDay().toPlainString() : "");
    line("ever", report.ever(), costs.currency(), "");
    line("at risk", report.atRisk(), costs.currency(), "");
    if (report.ever().unpriced() > 0) {
      out()
          .printf(
              "%d creates had no price and count as 0: see reelay.costs.MODEL.%n",
              report.ever().unpriced());
    }
    for (Spending.Pause pause : report.pauses()) {
      out()
          .printf(
              "gateway %s gets no creates until %s: %s%n",
              pause.gateway(), JobText.time(pause.until()), printable(pause.reason()));
    }
  }

  private void line(String label, Spending.Sum sum, String currency, String of) {
    out().printf("%-14s%8d  %s%s%n", label, sum.creates(), new Amount(sum.micros(), currency), of);
  }

  private static ObjectNode json(Spending.Report report, CostSettings costs) {
    ObjectNode spend = JSON.createObjectNode();
    spend.put("currency", costs.currency());
    spend.put("maxPerDay", costs.maxPerDay());
    put(spend.putObject("lastHour"), report.lastHour());
    put(spend.putObject("lastDay"), report.lastDay());
    put(spend.putObject("ever"), report.ever());
    put(spend.putObject("atRisk"), report.atRisk());
    for (Spending.Pause pause : report.pauses()) {
      spend
          .withArray("pauses")
          .addObject()
          .put("gateway", pause.gateway())
          .put("until", Instant.ofEpochMilli(pause.until()).toString())
          .put("reason", pause.reason());
    }
    return spend;
  }

  private static void put(ObjectNode node, Spending.Sum sum) {
    node.put("creates", sum.creates())
        .put("cost", BigDecimal.valueOf(sum.micros(), 6))
        .put("unpriced", sum.unpriced());
  }
}
