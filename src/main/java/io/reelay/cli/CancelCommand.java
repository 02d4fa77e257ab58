package io.reelay.cli;

import io.reelay.ledger.Job;
import io.reelay.ledger.OperationRefusedException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** No more. */
@Command(
    name = "cancel",
    description = {
      "Calls off a queued, generating, storing or unknown job.",
      "",
      "Its gateway is not told: what it has begun goes on there, and may be billed.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class CancelCommand extends LedgerCommand {
  @Parameters(paramLabel = "ID", description = ID)
  private String id;

  @Override
  void run() throws OperationRefusedException, IOException {
    Job before = job(id);
    Job after = operations().cancel(before.id());
    tell(
        before,
        after,
        after.taskId() == null
            ? ""
            : "; its task " + after.taskId() + " goes on at gateway " + after.gateway());
  }
}
