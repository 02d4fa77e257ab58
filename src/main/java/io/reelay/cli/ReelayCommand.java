package io.reelay.cli;

import io.reelay.config.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    },
    subcommands = {
      ValidateCommand.class,
      JobsCommand.class,
      OutagesCommand.class,
      ShowCommand.class,
      RetryCommand.class,
      CancelCommand.class,
      AttachCommand.class,
      ResendCommand.class,
      ReconcileCommand.class,
      SpendCommand.class
    })
public final class ReelayCommand {
  private ReelayCommand() {}

  /**
   * Runs a command line.
   *
   * @param arguments at least one
   * @return the exit status
   */
  public static int run(String... arguments) {
    return commandLine().setOut(utf8(System.out)).setErr(utf8(System.err)).execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReelayCommand())
        .setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
        .setExecutionExceptionHandler((failure, command, line) -> status(failure, command))
        // A file's name may be @x.
        .setExpandAtFiles(false);
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
