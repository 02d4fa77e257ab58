package io.reelay.cli;

import io.reelay.config.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
    name = "java -jar reelay.jar",
    description = {
      "Drop a prompt file, get the finished video in S3.",
      "Without a command: watches the inbox until SIGTERM or Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "[COMMAND]",
    versionProvider = ReelayVersion.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:the input is wrong, or the command failed",
      "2:wrong command line or wrong settings"
    })
public final class ReelayCommand {
  private static final List<String> COMMANDS =
      List.of(
          "validate",
          "jobs",
          "outages",
          "show",
          "retry",
          "cancel",
          "attach",
          "resend",
          "reconcile",
          "spend");

  private ReelayCommand() {}

  /**
   * Runs a command line.
   *
   * @param arguments at least one
   * @return the exit status
   */
  public static int run(String... arguments) {
    return commandLine(arguments[0])
        .setOut(utf8(System.out))
        .setErr(utf8(System.err))
        .execute(arguments);
  }

  /**
   * @param first the first argument. If it is a command, only that one is read, by reflection;
   *     otherwise all, for the list of them.
   */
  static CommandLine commandLine(String first) {
    CommandLine all = new CommandLine(new ReelayCommand());
    for (String name : COMMANDS.contains(first) ? List.of(first) : COMMANDS) {
      all.addSubcommand(name, command(name));
    }
    return all.setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
        .setExecutionExceptionHandler((failure, command, line) -> status(failure, command))
        // A file's name may be @x.
        .setExpandAtFiles(false);
  }

  private static Object command(String name) {
    return switch (name) {
      case "validate" -> new ValidateCommand();
      case "jobs" -> new JobsCommand();
      case "outages" -> new OutagesCommand();
      case "show" -> new ShowCommand();
      case "retry" -> new RetryCommand();
      case "cancel" -> new CancelCommand();
      case "attach" -> new AttachCommand();
      case "resend" -> new ResendCommand();
      case "reconcile" -> new ReconcileCommand();
      case "spend" -> new SpendCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Always lists the commands. By default picocli suggests similar commands instead of the list.
   */
  private static int wrongUsage(ParameterException wrong) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    wrong.getCommandLine().usage(err);
    return ExitCode.USAGE;
  }

  private static int status(Exception failure, CommandLine command) {
    if (failure instanceof SettingsException) {
      command.getErr().println(failure.getMessage());
      return ExitCode.USAGE;
    }
    LoggerFactory.getLogger(ReelayCommand.class)
        .error("{} failed", command.getCommandName(), failure);
    return ExitCode.SOFTWARE;
  }

  /** In a container's C locale the JDK would write ? for each non-ASCII letter. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
