package io.reelay.cli;

import io.reelay.ledger.Job;
import io.reelay.ledger.transition.OperationRefusedException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Attaches a task to a job. */
@Command(
    name = "attach",
    description = {
      "Gives an unknown job the task that you found at its gateway.",
      "",
      "The task is polled from then on, and nothing is spent. It also works"
          + " for a job that failed, expired or was cancelled before it had a task.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class AttachCommand extends LedgerCommand {
  @Parameters(index = "0", paramLabel = "ID", description = ID)
  private String id;

  @Parameters(
      index = "1",
      paramLabel = "TASK_ID",
      description = "The task's id, exactly as the gateway has it.")
  private String taskId;

  @Override
  void run() throws OperationRefusedException, IOException {
    Job before = job(id);
    tell(before, operations().attach(before.id(), taskId), ", with task " + taskId);
  }
}
