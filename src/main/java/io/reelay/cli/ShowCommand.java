package io.reelay.cli;

import io.reelay.ledger.Job;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All that is known of a job. */
@Command(
    name = "show",
    description = {
      "Shows a job: where it stands, what was tried for it, and its events.",
      "",
      "Requests and answers are shown as they begin, without keys and without the queries of"
          + " links.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class ShowCommand extends LedgerCommand {
  @Parameters(paramLabel = "ID", description = ID)
  private String id;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  void run() throws IOException {
    Job job = job(id);
    var attempts = queries().attemptsOf(job.id());
    var events = queries().eventsOf(job.id());
    out()
        .println(
            json ? JobJson.whole(job, attempts, events) : JobText.whole(job, attempts, events));
  }
}
