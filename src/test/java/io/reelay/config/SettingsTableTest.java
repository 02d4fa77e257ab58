package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the table that users read and the catalogue that the program reads together. */
class SettingsTableTest {
  private static final Path TABLE = Path.of("docs/settings.md");

  @Test
  void theTableAndTheCatalogueSayTheSame() throws Exception {
    List<String> rows =
        Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("| `reelay.")).toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Catalogue.settings().stream().map(SettingsTableTest::row).toList());
  }

  private static String row(Setting<?> setting) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            setting.name(),
            setting.meaning(),
            setting.type().unit(),
            shownDefault(setting),
            setting.range());
  }

  private static String shownDefault(Setting<?> setting) {
    if (setting.fallback() == null) {
      return "none, required";
    }
    return setting.fallback().isEmpty() ? "empty" : "`" + setting.fallback() + "`";
  }
}
