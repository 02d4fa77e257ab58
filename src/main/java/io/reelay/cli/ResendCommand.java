package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.ledger.Job;
import io.reelay.ledger.transition.OperationRefusedException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends an event again. */
@Command(
    name = "resend",
    description = {
      "Sends the webhook of a job's state again.",
      "",
      "It has the same webhook-id, even if it was delivered or given up before.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class ResendCommand extends LedgerCommand {
  @Parameters(paramLabel = "ID", description = ID)
  private String id;

  @Override
  void run() throws OperationRefusedException, IOException {
    Job job = job(id);
    int due = operations().resend(job.id());
    out()
        .printf(
            "job %s \"%s\": video.%s %s%n",
            job.id(),
            printable(job.name()),
            job.state().text(),
            due == 0 ? "is on its way already" : "is sent again");
  }
}
