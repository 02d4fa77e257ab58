package io.reelay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.query.JobDetails;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Lists jobs. */
@Command(
    name = "jobs",
    description = {"Lists jobs, the newest first.", ""},
    optionListHeading = "Options:%n")
final class JobsCommand extends LedgerCommand {
  private static final int MAX_LIMIT = 1000;

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      converter = State.class,
      description =
          "Only jobs in one of these states, separated by commas: queued, submitting, generating,"
              + " storing, stored, failed, cancelled, expired, unknown.")
  private Set<JobState> states = EnumSet.noneOf(JobState.class);

  @Option(names = "--gateway", paramLabel = "GATEWAY", description = "Only jobs at this gateway.")
  private String gateway;

  @Option(
      names = "--outage",
      paramLabel = "OUTAGE",
      description = "Only jobs that this outage left unknown; the command outages lists outages.")
  private String outage;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Most jobs in the list, 1 to " + MAX_LIMIT + "; the default is ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  void run() throws IOException {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ParameterException(
          spec().commandLine(), "--limit is " + limit + ", allowed: 1 to " + MAX_LIMIT);
    }
    List<Job> jobs =
        outage == null
            ? queries().list(states, gateway, limit, null)
            : queries().listOfOutage(outage, states, limit, null);
    if (json) {
      List<ObjectNode> list = jobs.stream().map(JobDetails::brief).toList();
      out().println(JsonNodeFactory.instance.arrayNode().addAll(list).toPrettyString());
      return;
    }
    if (!jobs.isEmpty()) {
      out().println(JobText.HEADER);
    }
    jobs.forEach(job -> out().println(JobText.line(job)));
    out()
        .printf(
            "%d %s%s.%n",
            jobs.size(),
            jobs.size() == 1 ? "job" : "jobs",
            jobs.size() == limit ? ", as many as --limit allows" : "");
  }

  static final class State implements ITypeConverter<JobState> {
    @Override
    public JobState convert(String text) {
      return Arrays.stream(JobState.values())
          .filter(state -> state.text().equals(text.strip()))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is not a state, allowed: %s"
                          .formatted(
                              text,
                              Arrays.stream(JobState.values())
                                  .map(JobState::text)
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
