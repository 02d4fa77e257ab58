package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reelay.config.LedgerLocation;
import io.reelay.config.ReelaySettings;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.JobClaims;
import io.reelay.routes.RouteFiles;
import io.reelay.time.Clocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
import org.slf4j.LoggerFactory;

/** The routes name beans and settings; all of them are there, and the settings are documented. */
class ComponentsTest {
  private static final Pattern BEAN = Pattern.compile("\"#(\\w+)\"|\\bref: (\\w+)");
  private static final Path HOME = Path.of("").toAbsolutePath();

  @TempDir Path folder;
  private Components components;

  @BeforeEach
  void open() throws Exception {
    components =
        new Components(
            ReelaySettings.load(HOME, environment(), new Properties()), HOME, Clocks.ofMachine());
  }

  private Map<String, String> environment() {
    return Map.of(
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
  }

  @AfterEach
  void close() throws Exception {
    components.close();
  }

  @Test
  void everyBeanThatARouteNamesIsThereAndNoneIsIdle() throws Exception {
    // For dialects that take an image's bytes, whoever adds one; and what Camel finds by its type.
    Set<String> named = new TreeSet<>(Set.of("multipart", "stageThreadPools"));
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
    String settings = Files.readString(Path.of("docs/settings.md"));
    for (Path file : RouteFiles.routes()) {
      for (String key : RouteFiles.placeholders(file)) {
        assertThat(components.placeholders()).as(file.toString()).containsKey(key);
        if (!key.startsWith("reelay.internal.")) {
          assertThat(settings).contains("| `" + key + "` |");
        }
      }
    }
  }

  @Test
  void jobsOfAGatewayThatIsNotConfiguredAreWarnedOfAndStay() throws Exception {
    NewJob job =
        new NewJob(
            "k", "n", "file:a.txt", "gone", "quickrouter", null, "{}", null, null, List.of(), null);
    String url = "jdbc:sqlite:" + folder.resolve("other.db");
    try (Ledger ledger = Ledger.open(new LedgerLocation(url, "", "", 1))) {
      new JobAdmission(ledger, ledger.clock(Clocks.ofMachine())).admit(List.of(job));
    }
    Logger log = (Logger) LoggerFactory.getLogger(Components.class);
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    log.setLevel(Level.WARN);
    log.setAdditive(false);
    log.addAppender(seen);
    seen.start();
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("REELAY_LEDGER_URL", url);
    try (Components other =
        new Components(
            ReelaySettings.load(HOME, environment, new Properties()), HOME, Clocks.ofMachine())) {
      assertThat(seen.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("1 jobs stay where they are: gateway gone is not configured");
      assertThat(((JobClaims) other.beans().get("claims")).claimDue()).isEmpty();
    } finally {
      log.detachAppender(seen);
      log.setAdditive(true);
      log.setLevel(null);
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
