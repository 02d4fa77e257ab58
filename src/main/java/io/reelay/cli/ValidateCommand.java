package io.reelay.cli;

import io.reelay.config.ReelaySettings;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the effect of prompt files without any effect. */
@Command(
    name = "validate",
    description = {
      "Shows the request for each prompt, and sends nothing.",
      "",
      "Checks prompt files as the inbox does, with the settings of the working directory, and shows"
          + " each create as its gateway would receive it. No connection is made, no ledger is"
          + " opened, and the files stay where they are.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n")
final class ValidateCommand implements Callable<Integer> {
  /** The caller's folder, if the launcher has left it; file names start there. */
  private static final String CALLER = "io.reelay.caller";

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "A prompt file.")
  private List<Path> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of("").toAbsolutePath();
    ReelaySettings settings = ReelaySettings.load(home, System.getenv(), System.getProperties());
    PromptFileReader reader;
    try {
      reader = new PromptFileReader(PromptRules.of(settings, home));
    } catch (IllegalArgumentException wrongDefault) {
      spec.commandLine().getErr().println(wrongDefault.getMessage());
      return ExitCode.USAGE;
    }
    try (RequestPreview preview = new RequestPreview(settings.gateways())) {
      FileValidation validation =
          new FileValidation(
              reader,
              new LocalImages(
                  settings.images().prefix(),
                  settings.images().maxBytes(),
                  Duration.ZERO,
                  InstantSource.system()),
              Path.of(System.getProperty(CALLER, "")),
              preview,
              spec.commandLine().getOut(),
              spec.commandLine().getErr());
      files.forEach(validation::validate);
      return validation.end() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}
