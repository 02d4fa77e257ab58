package io.reelay;

import io.reelay.cli.ReelayCommand;
import io.reelay.config.ReelaySettings;
import io.reelay.config.SettingsException;
import io.reelay.net.SecretsInLog;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: the service if there are no arguments, else a command. Exit status of the service: 0
 * after a signal, 1 if it could not start, 2 if the settings are wrong; of a command: as {@code
 * --help} says.
 */
public final class Reelay {
  static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private Reelay() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      // The standard output is for what was asked for.
      logAs("logback-command.xml");
      System.exit(ReelayCommand.run(args));
    }
    // Not a command of picocli's: the service would start later for it.
    serve();
  }

  /** Before the first logger is made; a file that the user gave stays. */
  private static void logAs(String configuration) {
    System.getProperties().putIfAbsent("logback.configurationFile", configuration);
  }

  private static void serve() {
    Path home = Path.of("").toAbsolutePath();
    try {
      ReelaySettings settings = ReelaySettings.load(home, System.getenv(), System.getProperties());
      if (settings.logFormat().equals("json")) {
        logAs("logback-json.xml");
      }
      new SecretsInLog(settings.secrets()).install();
      Service.run(settings, home);
    } catch (SettingsException | IllegalArgumentException e) {
      // Also a default that its prompt field does not allow.
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (Exception e) {
      Logger log = LoggerFactory.getLogger(Reelay.class);
      StartFailure.inWords(e)
          .ifPresentOrElse(
              line -> log.error("Reelay cannot start: {}", line),
              () -> log.error("Reelay cannot start", e));
      System.exit(CANNOT_START);
    }
  }
}
