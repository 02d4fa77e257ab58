package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.routes.RouteFiles;
import io.reelay.settings.ReelaySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes name beans and settings; all of them are there, and the settings are documented. */
class ComponentsTest {
  private static final Pattern BEAN = Pattern.compile("\"#(\\w+)\"|\\bref: (\\w+)");
  private static final Path HOME = Path.of("").toAbsolutePath();

  @TempDir Path folder;
  private Components components;

  @BeforeEach
  void open() throws Exception {
    Map<String, String> environment =
        Map.of(
            "REELAY_GATEWAYS_MAIN_API_KEY", "sk-test",
            "REELAY_INBOX_S3_BUCKET", "prompts",
            "REELAY_INBOX_S3_REGION", "eu-west-1",
            "REELAY_INBOX_S3_QUEUE", "https://sqs.eu-west-1.amazonaws.com/1/prompt-events",
            "REELAY_STORAGE_KIND", "directory",
            "REELAY_STORAGE_DIRECTORY", folder.resolve("videos").toString(),
            "REELAY_INBOX_DIRECTORY", folder.resolve("inbox").toString(),
            "REELAY_LEDGER_URL", "jdbc:sqlite:" + folder.resolve("ledger.db"),
            "REELAY_WEBHOOK_URL", "https://hooks.example/reelay",
            "REELAY_WEBHOOK_SECRET", "whsec_c2FuZGJveC1zZWNyZXQtb25seS1mb3ItdGhlLWRlbW8=");
    components =
        new Components(
            ReelaySettings.load(HOME, environment, new Properties()), HOME, InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    components.close();
  }

  @Test
  void everyBeanThatARouteNamesIsThereAndNoneIsIdle() throws Exception {
    // For dialects that take an image's bytes, whoever adds one.
    Set<String> named = new TreeSet<>(Set.of("multipart"));
    for (Path file : RouteFiles.all().toList()) {
      Matcher matcher = BEAN.matcher(Files.readString(file));
      while (matcher.find()) {
        named.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    assertThat(components.beans().keySet()).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void everyPlaceholderOfARouteIsDeclaredAndDocumented() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    for (Path file : RouteFiles.routes()) {
      for (String key : RouteFiles.placeholders(file)) {
        assertThat(components.placeholders()).as(file.toString()).containsKey(key);
        if (!key.startsWith("reelay.internal.")) {
          assertThat(readme).contains("| `" + key + "` |");
        }
      }
    }
  }

  @Test
  void noSecretStandsInAnEndpointUri() {
    assertThat(components.kamelets()).isNotEmpty().noneMatch(uri -> uri.contains("sk-test"));
    for (Path file : RouteFiles.routes()) {
      assertThat(RouteFiles.placeholders(file))
          .noneMatch(key -> key.matches(".*(key|secret|token)"));
    }
  }
}
