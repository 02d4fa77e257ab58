package io.reelay.cli;

import io.reelay.ledger.Job;
import io.reelay.ledger.transition.OperationRefusedException;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Cancels jobs. */
@Command(
    name = "cancel",
    description = {
      "Cancels a queued, generating, storing or unknown job.",
      "",
      "Its gateway gets no request: a started task continues there, and may be billed.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class CancelCommand extends LedgerCommand {
  @ArgGroup(multiplicity = "1")
  private OneOrOutage about;

  @Override
  void run() throws OperationRefusedException, IOException {
    if (about.outage != null) {
      settle(outage(about.outage), outages()::cancel, "cancelled");
      return;
    }
    Job before = job(about.id);
    Job after = operations().cancel(before.id());
    tell(
        before,
        after,
        after.taskId() == null
            ? ""
            : "; its task " + after.taskId() + " continues at gateway " + after.gateway());
  }
}
