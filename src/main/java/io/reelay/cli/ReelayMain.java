package io.reelay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;

/**
 * Camel with the settings that Reelay's guarantees need ({@code camel-defaults.properties}). It has
 * no routes until the caller sets their place.
 */
public final class ReelayMain extends Main {
  /**
   * @param placeholders values of {@code {{placeholders}}} and {@code camel.*} options; they
   *     override all other sources
   * @param beans registry name → bean
   */
  public ReelayMain(Properties placeholders, Map<String, Object> beans) throws IOException {
    Properties defaults = new Properties();
    try (InputStream in = ReelayMain.class.getResourceAsStream("/camel-defaults.properties")) {
      defaults.load(in);
    }
    setInitialProperties(defaults);
    setOverrideProperties(placeholders);
    beans.forEach(this::bind);
  }
}
