package io.reelay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;

/**
 * Camel with the settings that Reelay's guarantees rest on ({@code camel-defaults.properties}), and
 * without routes until it is told where they are.
 */
public final class ReelayMain extends Main {
  /**
   * @param placeholders what {@code {{placeholders}}} and {@code camel.*} options are; they win
   *     over everything else
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
