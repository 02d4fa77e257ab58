package io.reelay.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The target of a command: one job, or all jobs that an outage left unknown. One of the two is
 * null.
 */
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
