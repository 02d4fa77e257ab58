package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code application.properties} that ships: it loads, and it explains every setting. */
class ShippedPropertiesTest {
  private static final Path SHIPPED = Path.of("application.properties");

  @TempDir Path folder;

  @Test
  void itLoadsWithAKeyABucketAndItsRegionFromTheEnvironment() throws Exception {
    WorkingDirectory directory = new WorkingDirectory(folder);
    Files.copy(SHIPPED, folder.resolve("application.properties"));
    directory.environment.putAll(
        Map.of(
            "REELAY_GATEWAYS_MAIN_API_KEY", "sk",
            "REELAY_STORAGE_S3_BUCKET", "videos",
            "REELAY_STORAGE_S3_REGION", "eu-west-1"));

    assertThat(directory.load().gateways().get("main").baseUrl())
        .hasToString("https://api.quickrouter.ai");
  }

  @ParameterizedTest
  @MethodSource("io.reelay.config.CatalogueTest#settings")
  void everySettingStandsThereWithMeaningUnitRangeAndDefault(Setting<?> setting) throws Exception {
    String name =
        setting
            .name()
            .toString()
            .replace("NAME", "main")
            .replace("FIELD", "model")
            .replace("MODEL", "sora-2");
    List<String> lines = Files.readAllLines(SHIPPED);
    int at = lines.indexOf(lines.stream().filter(l -> isEntry(l, name)).findFirst().orElseThrow());

    assertThat(lines.get(at - 2)).isEqualTo("# " + setting.meaning() + ".");
    assertThat(lines.get(at - 1))
        .isEqualTo(
            "# Unit: %s. Range: %s.%s"
                .formatted(
                    setting.type().unit(),
                    setting.range(),
                    setting.fallback() == null ? " Required." : ""));
    if (lines.get(at).startsWith("#")) {
      String shown = setting.fallback() == null ? "" : setting.fallback();
      assertThat(lines.get(at)).isEqualTo("#" + name + "=" + shown);
    }
  }

  @Test
  void itHoldsNothingElse() throws Exception {
    List<String> entries =
        Files.readAllLines(SHIPPED).stream().filter(l -> l.matches("#?reelay\\..*")).toList();

    assertThat(entries).hasSameSizeAs(Catalogue.settings());
  }

  private static boolean isEntry(String line, String name) {
    return line.startsWith(name + "=") || line.startsWith("#" + name + "=");
  }
}
