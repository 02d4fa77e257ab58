package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.circuit.OutageJobs.Outage;
import io.reelay.ledger.transition.AnotherCreate;
import io.reelay.ledger.transition.OperationRefusedException;
import java.io.Console;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates jobs again. */
@Command(
    name = "retry",
    description = {
      "Retries a failed, expired, cancelled or unknown job.",
      "",
      "If its task may still be good, the job continues with it, and nothing"
          + " is spent. Otherwise a new create is sent: the command says why, and what it may cost."
          + " A terminal asks first. Elsewhere --pay-again is needed, and without it the exit"
          + " status is 1.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class RetryCommand extends LedgerCommand {
  @ArgGroup(multiplicity = "1")
  private OneOrOutage about;

  @Option(
      names = "--pay-again",
      description = "Send a new create without a question, even if its task may still be good.")
  private boolean payAgain;

  @Override
  void run() throws OperationRefusedException, IOException {
    if (about.outage != null) {
      retryAll(outage(about.outage));
      return;
    }
    Job before = job(about.id);
    Job after = retried(before);
    tell(
        before,
        after,
        after.state() == JobState.QUEUED
            ? ", to be created again. That costs " + retries().costOf(before)
            : ", continues with task " + after.taskId() + "; nothing is spent");
  }

  private void retryAll(Outage outage) throws IOException {
    AnotherCreate another = outages().another(outage);
    String question = "outage " + outage.outage() + ": " + another.facts();
    if (!payAgain && !saysYes(question, "Create them all again?")) {
      throw new IOException(question + ". It needs consent: --pay-again");
    }
    settle(outage, outages()::retry, "are queued, to be created again");
  }

  private Job retried(Job job) throws OperationRefusedException {
    try {
      return operations().retry(job.id(), payAgain);
    } catch (OperationRefusedException refused) {
      String facts = refused.create().map(AnotherCreate::facts).orElse(null);
      if (facts == null
          || !saysYes("job " + job.id() + " '" + job.name() + "': " + facts, "Create it again?")) {
        throw refused;
      }
      // A yes covers the job as it was when the question was asked.
      return operations().retry(job.id(), true, job.updatedAt());
    }
  }

  /** Asks a person for consent. Without a terminal there is no consent. */
  private static boolean saysYes(String facts, String question) {
    Console terminal = System.console();
    if (terminal == null) {
      return false;
    }
    String answer = terminal.readLine("%s.%n%s [y/N] ", printable(facts), question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
