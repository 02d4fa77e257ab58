package io.reelay;

import io.reelay.settings.ReelaySettings;
import io.reelay.settings.SettingsException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The program. Exit status: 0 after a signal, 1 if it could not start, 2 if the settings are wrong.
 */
public final class Reelay {
  static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private Reelay() {}

  public static void main(String[] args) {
    Path home = Path.of("").toAbsolutePath();
    try {
      ReelaySettings settings = ReelaySettings.load(home, System.getenv(), System.getProperties());
      Service.run(settings, home);
    } catch (SettingsException | IllegalArgumentException e) {
      // Also a default that its prompt field does not allow, or no region to be found for S3.
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (Exception e) {
      LoggerFactory.getLogger(Reelay.class).error("Reelay cannot start", e);
      System.exit(CANNOT_START);
    }
  }
}
