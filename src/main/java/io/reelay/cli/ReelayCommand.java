package io.reelay.cli;

import io.reelay.config.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("validate", ValidateCommand::new);
    COMMANDS.put("jobs", JobsCommand::new);
    COMMANDS.put("outages", OutagesCommand::new);
    COMMANDS.put("show", ShowCommand::new);
    COMMANDS.put("retry", RetryCommand::new);
    COMMANDS.put("cancel", CancelCommand::new);
    COMMANDS.put("attach", AttachCommand::new);
    COMMANDS.put("resend", ResendCommand::new);
    COMMANDS.put("reconcile", ReconcileCommand::new);
    COMMANDS.put("spend", SpendCommand::new);
  }

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
    COMMANDS.forEach(
        (name, command) -> {
          if (name.equals(first) || !COMMANDS.containsKey(first)) {
            all.addSubcommand(name, command.get());
          }
        });
    return all.setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
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
