package io.reelay.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command is about: one job, or all that an outage left unknown. One of the two is null. */
final class OneOrOutage {
  @Parameters(paramLabel = "ID", description = LedgerCommand.ID)
  String id;

  @Option(
      names = "--outage",
      paramLabel = "OUTAGE",
      description =
          "Instead of one job: all jobs that this outage left unknown. After an"
              + " interruption, run the command again.")
  String outage;
}
