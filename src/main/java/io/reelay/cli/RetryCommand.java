package io.reelay.cli;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.OperationRefusedException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Once more. */
@Command(
    name = "retry",
    description = {
      "Tries a failed, expired, cancelled or unknown job again.",
      "",
      "One whose task may still be good goes on with it, and nothing is spent. Any other is created"
          + " anew, and that is billed.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class RetryCommand extends LedgerCommand {
  @Parameters(paramLabel = "ID", description = ID)
  private String id;

  @Option(
      names = "--pay-again",
      description =
          "Create it anew also where an earlier create may be billed, or has a task that may still"
              + " be good.")
  private boolean payAgain;

  @Override
  void run() throws OperationRefusedException, IOException {
    Job before = job(id);
    Job after = operations().retry(before.id(), payAgain);
    tell(
        before,
        after,
        after.state() == JobState.QUEUED
            ? ", to be created anew"
            : ", goes on with task " + after.taskId() + "; nothing is spent");
  }
}
