package io.reelay;

import io.reelay.cli.ReelayCommand;
import io.reelay.config.ReelaySettings;
import io.reelay.config.SettingsException;
import io.reelay.net.SecretsInLog;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program. Without arguments it is the service, with arguments a command. Exit status of the
 * service: 0 after a signal, 1 if it could not start, 2 if the settings are wrong. The exit status
 * of a command is in {@code --help}.
 */
public final class Reelay {
  static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private Reelay() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      // Standard output is for results only.
      logAs("logback-command.xml");
      System.exit(ReelayCommand.run(args));
    }
    // This is no picocli command, because picocli would delay the service's start.
    serve();
  }

  /** This runs before the first logger is created. A log configuration of the user stays in use. */
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
      // This includes a default that its prompt field does not allow.
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
