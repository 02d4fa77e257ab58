package io.reelay.cli;

import io.reelay.ledger.Job;
import io.reelay.ledger.query.JobDetails;
import io.reelay.ledger.transition.JobReport;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all facts of a job. */
@Command(
    name = "show",
    description = {
      "Shows a job: its state, its history and its events.",
      "",
      "Only the start of requests and answers is shown, without keys and"
          + " without the queries of links.",
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
    if (json) {
      out()
          .println(new JobReport(new JobDetails(queries()), retries()).whole(job).toPrettyString());
      return;
    }
    out()
        .println(
            JobText.whole(
                job,
                queries().attemptsOf(job.id()),
                queries().eventsOf(job.id()),
                retries().of(job)));
  }
}
