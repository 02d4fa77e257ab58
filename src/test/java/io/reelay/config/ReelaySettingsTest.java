package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.config.GatewaySettings.ServerErrors;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReelaySettingsTest {
  @TempDir Path folder;
  private WorkingDirectory directory;

  @BeforeEach
  void oneGatewayAndOneBucket() throws IOException {
    directory = WorkingDirectory.complete(folder);
  }

  @Test
  void theFormerNameOfASettingWorksAndIsWarnedOf() throws Exception {
    directory.file("reelay.webhook.from-prompts=true");
    directory.environment.put("REELAY_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3");

    ReelaySettings settings = directory.load();
    assertThat(settings.webhook().allowPromptUrl()).isTrue();
    assertThat(settings.warnings())
        .containsExactly(
            "reelay.webhook.from-prompts (application.properties line 1) is now named"
                + " reelay.webhook.allow-prompt-url");

    directory.file();
    directory.environment.put("REELAY_WEBHOOK_FROM_PROMPTS", "true");
    assertThat(directory.load().webhook().allowPromptUrl()).isTrue();
    assertThat(directory.load().warnings()).hasSize(1);
  }

  @Test
  void bothNamesOfASettingInOneFileAreAFault() throws Exception {
    directory.file("reelay.webhook.allow-prompt-url=false", "reelay.webhook.from-prompts=true");
    assertThat(directory.faults())
        .containsExactly(
            "reelay.webhook.from-prompts (application.properties line 2): is already set in"
                + " line 1");
  }

  @Test
  void aGatewayAndABucketAreEnough() throws Exception {
    ReelaySettings settings = directory.load();

    assertThat(settings.gateway()).isEqualTo("main");
    assertThat(settings.gateways())
        .containsExactly(
            Map.entry(
                "main",
                new GatewaySettings(
                    "main",
                    "quickrouter",
                    URI.create("https://api.quickrouter.ai"),
                    "sk-main",
                    Map.of(),
                    "",
                    20,
                    0,
                    0,
                    0,
                    Idempotency.NONE,
                    Duration.ofHours(1),
                    ServerErrors.NONE,
                    false,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60))));
    assertThat(settings.defaults()).isEmpty();
    assertThat(settings.dispatch())
        .isEqualTo(new ReelaySettings.Dispatch(Duration.ofMillis(500), 16, Duration.ofSeconds(60)));
    assertThat(settings.poll())
        .isEqualTo(
            new PollSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(60),
                1000,
                Duration.ofMinutes(2),
                16));
    assertThat(settings.storage().kind()).isEqualTo("s3");
    assertThat(settings.storage().key()).isEqualTo("{date}/{name}-{jobId}.mp4");
    assertThat(settings.storage().s3())
        .isEqualTo(
            new S3Settings(
                "videos-of-us",
                "eu-west-1",
                null,
                false,
                "",
                "",
                8 << 20,
                new S3Settings.Writing("sha256", true, "bucket", "", ""),
                "",
                Duration.ZERO));
    assertThat(settings.images())
        .isEqualTo(new ReelaySettings.Images(20 << 20, "reelay-images/", Duration.ofHours(24)));
    assertThat(settings.webhook().url()).isNull();
    assertThat(settings.webhook().events()).hasSize(6);
    assertThat(settings.network().allow()).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverSystemPropertiesAndThoseOverTheFile() throws Exception {
    directory.file("reelay.poll.threads=1", "reelay.storage.threads=1", "reelay.webhook.threads=1");
    directory.systemProperties.setProperty("reelay.poll.threads", "2");
    directory.systemProperties.setProperty("reelay.storage.threads", "2");
    directory.environment.put("REELAY_POLL_THREADS", "3");

    ReelaySettings settings = directory.load();

    assertThat(settings.poll().threads()).isEqualTo(3);
    assertThat(settings.storage().threads()).isEqualTo(2);
    assertThat(settings.webhook().threads()).isEqualTo(1);
  }

  @Test
  void aFaultyValueThatIsOverriddenDoesNoHarm() throws Exception {
    directory.file("reelay.poll.threads=many");
    directory.environment.put("REELAY_POLL_THREADS", "3");

    assertThat(directory.load().poll().threads()).isEqualTo(3);
  }

  @Test
  void aGatewayWithDashesIsTheSameOneInTheEnvironmentAndInTheFile() throws Exception {
    directory.file(
        "reelay.gateway=my-gw-2",
        "reelay.gateways.my-gw-2.dialect=quickrouter",
        "reelay.gateways.my-gw-2.base-url=http://127.0.0.1:8080/");
    directory.environment.put("REELAY_GATEWAYS_MY_GW_2_API_KEY", "sk-second");

    ReelaySettings settings = directory.load();

    assertThat(settings.gateways()).containsOnlyKeys("main", "my-gw-2");
    assertThat(settings.gateway()).isEqualTo("my-gw-2");
    assertThat(settings.gateways().get("my-gw-2").apiKey()).isEqualTo("sk-second");
    assertThat(settings.gateways().get("my-gw-2").baseUrl()).hasToString("http://127.0.0.1:8080");
  }

  @Test
  void defaultsKeepTheFieldsNamesOfThePrompt() throws Exception {
    directory.file("reelay.defaults.size=large", "reelay.defaults.model=sora-2");
    directory.environment.put("REELAY_DEFAULTS_ASPECT_RATIO", "16:9");
    directory.environment.put("REELAY_DEFAULTS_MODEL", "");

    assertThat(directory.load().defaults())
        .containsExactlyInAnyOrderEntriesOf(Map.of("size", "large", "aspect_ratio", "16:9"));
  }

  @Test
  void nothingInAValueIsEvaluated() throws Exception {
    directory.systemProperties.setProperty("user.home", "/home/somebody");
    directory.file("reelay.defaults.style=${user.home} {{user.home}} #{1+1} %PATH% \\u00e9 é");

    assertThat(directory.load().defaults())
        .containsEntry("style", "${user.home} {{user.home}} #{1+1} %PATH% é é");
  }

  @Test
  void relativePathsStartInTheWorkingDirectory() throws Exception {
    ReelaySettings settings = directory.load();

    assertThat(settings.inbox().directory()).isEqualTo(folder.resolve("inbox").toString());
    assertThat(settings.storage().directory()).isEqualTo(folder.resolve("videos"));
    assertThat(settings.ledger().location().url())
        .isEqualTo("jdbc:sqlite:" + folder.resolve("data/ledger.db"))
        .isEqualTo(settings.asProperties().get("reelay.ledger.url"));
  }

  @Test
  void absolutePathsStayAsTheyAre() throws Exception {
    directory.file("reelay.ledger.url=jdbc:sqlite:/data/ledger.db", "reelay.inbox.directory=/in");

    assertThat(directory.load().ledger().location().url()).isEqualTo("jdbc:sqlite:/data/ledger.db");
    assertThat(directory.load().inbox().directory()).isEqualTo("/in");
  }

  @Test
  void anEmptyInboxIsOff() throws Exception {
    directory.environment.put("REELAY_INBOX_DIRECTORY", "");

    assertThat(directory.load().inbox().directory()).isEmpty();
  }

  @Test
  void aWatchedBucketIsWhereTheVideosGoUnlessItsServiceIsNamed() throws Exception {
    directory.environment.remove("REELAY_STORAGE_S3_REGION");
    directory.file(
        "reelay.storage.s3.region=eu-north-1",
        "reelay.storage.s3.endpoint=https://s3.example",
        "reelay.storage.s3.path-style=true",
        "reelay.storage.s3.access-key=AK",
        "reelay.storage.s3.secret-key=hush",
        "reelay.inbox.s3.bucket=prompts",
        "reelay.inbox.s3.prefix=inbox");
    BucketInboxSettings inbox = directory.load().bucketInbox();
    assertThat(inbox.isOn()).isTrue();
    assertThat(inbox.folder()).isEqualTo("inbox/");
    assertThat(inbox.connection().region()).isEqualTo("eu-north-1");
    assertThat(inbox.connection().endpoint()).hasToString("https://s3.example");
    assertThat(inbox.connection().pathStyle()).isTrue();
    assertThat(inbox.connection().accessKey()).isEqualTo("AK");
    assertThat(inbox.connection().secretKey()).isEqualTo("hush");
    assertThat(inbox.toString()).doesNotContain("hush");

    directory.environment.put("REELAY_INBOX_S3_REGION", "eu-west-1");
    BucketInboxSettings elsewhere = directory.load().bucketInbox();
    assertThat(elsewhere.connection().region()).isEqualTo("eu-west-1");
    assertThat(elsewhere.connection().endpoint()).isNull();
    assertThat(elsewhere.connection().pathStyle()).isFalse();
    assertThat(elsewhere.connection().accessKey()).isEmpty();
    assertThat(elsewhere.connection().secretKey()).isEmpty();
  }

  @Test
  void aBucketWithAQueueIsListedRarely() throws Exception {
    directory.file("reelay.inbox.s3.bucket=prompts");
    assertThat(directory.load().bucketInbox().listing()).isEqualTo(Duration.ofSeconds(10));

    directory.environment.put("REELAY_INBOX_S3_QUEUE", "https://sqs.example/1/prompt-events");
    BucketInboxSettings inbox = directory.load().bucketInbox();
    assertThat(inbox.listing()).isEqualTo(Duration.ofHours(1));
    assertThat(inbox.hasQueue()).isTrue();
  }

  @Test
  void aDirectoryNeedsNoBucket() throws Exception {
    directory.environment.remove("REELAY_STORAGE_S3_BUCKET");
    directory.environment.put("REELAY_STORAGE_KIND", "directory");

    assertThat(directory.load().storage().kind()).isEqualTo("directory");
  }

  @Test
  void theRoutesGetBareNumbersAndEverySettingButTheSecrets() throws Exception {
    directory.file(
        "reelay.poll.deadline=1h30m",
        "reelay.storage.max-size=2GiB",
        "reelay.network.allow=10.0.0.0/8, ::1",
        "reelay.defaults.model=sora-2",
        "reelay.costs.sora-2=0.10/s");

    Map<String, String> properties = directory.load().asProperties();

    assertThat(properties)
        .containsEntry("reelay.poll.deadline", "5400000")
        .containsEntry("reelay.storage.max-size", "2147483648")
        .containsEntry("reelay.network.allow", "10.0.0.0/8,::1")
        .containsEntry("reelay.gateway", "main")
        .containsEntry("reelay.gateways.main.max-in-flight", "20")
        .containsEntry("reelay.storage.s3.endpoint", "")
        .containsEntry("reelay.defaults.model", "sora-2")
        .containsEntry("reelay.costs.sora-2", "0.10/s");
    assertThat(properties.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Catalogue.settings().stream()
                .filter(setting -> !setting.secret())
                .map(setting -> setting.name().toString())
                .map(name -> name.replace("NAME", "main").replace("FIELD", "model"))
                .map(name -> name.replace("MODEL", "sora-2"))
                .toList());
  }

  @Test
  void noSecretAndNoPromptTextIsPrinted() throws Exception {
    String signing = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    directory.environment.putAll(
        Map.of(
            "REELAY_STORAGE_S3_ACCESS_KEY", "AKIA-access",
            "REELAY_STORAGE_S3_SECRET_KEY", "s3-secret",
            "REELAY_WEBHOOK_URL", "https://hooks.example/services/T0/capability?t=1",
            "REELAY_WEBHOOK_SECRET", signing,
            "REELAY_DEFAULTS_PROMPT", "a cat in the rain"));

    ReelaySettings settings = directory.load();

    List<String> secrets =
        List.of("sk-main", "AKIA-access", "s3-secret", signing, "capability", "cat in the rain");
    assertThat(settings.webhook().secret()).isEqualTo(signing);
    assertThat(settings.toString()).contains("hooks.example").doesNotContain(secrets);
    assertThat(settings.gateways().toString()).contains("***").doesNotContain(secrets);
    assertThat(settings.storage().toString()).contains("***").doesNotContain(secrets);
    assertThat(settings.webhook().toString()).contains("***").doesNotContain(secrets);
    assertThat(settings.asProperties().values())
        .doesNotContain("sk-main", "AKIA-access", "s3-secret", signing);
  }

  @Test
  void whiteSpaceAroundAValueIsDropped() throws Exception {
    directory.file("reelay.poll.interval = 12s  ");
    directory.environment.put("REELAY_GATEWAYS_MAIN_API_KEY", "sk-from-a-file\n");

    assertThat(directory.load().poll().interval()).isEqualTo(Duration.ofSeconds(12));
    assertThat(directory.load().gateways().get("main").apiKey()).isEqualTo("sk-from-a-file");
  }

  @Test
  void whatOthersSetBesideUsIsLeftAlone() throws Exception {
    directory.file("camel.main.name=x", "camel.main.name=y", "reelays.a=b");
    directory.systemProperties.setProperty("reelay.test.bundle", "target/reelay");
    directory.environment.putAll(
        Map.of(
            "PATH", "/bin",
            "REELAY_SERVICE_HOST", "10.0.0.7",
            "REELAY_SERVICE_PORT", "8080",
            "REELAY_SERVICE_PORT_HTTP", "8080",
            "REELAY_PORT", "tcp://10.0.0.7:8080",
            "REELAY_PORT_8080_TCP", "tcp://10.0.0.7:8080",
            "REELAY_PORT_8080_TCP_ADDR", "10.0.0.7",
            "REELAY_SANDBOX_SERVICE_HOST", "10.0.0.8"));

    assertThat(directory.load().gateway()).isEqualTo("main");
  }

  @Test
  void aMissingFileIsNoFault() throws Exception {
    assertThat(Files.exists(folder.resolve("application.properties"))).isFalse();
    assertThat(directory.load().gateway()).isEqualTo("main");
  }
}
