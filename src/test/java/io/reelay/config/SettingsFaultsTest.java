package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFaultsTest {
  @TempDir Path folder;
  private WorkingDirectory directory;

  @BeforeEach
  void oneGatewayAndOneBucket() throws IOException {
    directory = WorkingDirectory.complete(folder);
  }

  @Test
  void tenFaultsAreTenLines() throws Exception {
    directory.file(
        "reelay.inbox.interval=1",
        "reelay.inbox.max-file-size=16MB",
        "reelay.gateways.main.max-in-flight=0",
        "reelay.dispatch.lease=2h",
        "reelay.poll.max-interval=5s",
        "reelay.pol.threads=4",
        "reelay.storage.kind=ftp",
        "reelay.webhook.url=https://hooks.example/x",
        "reelay.network.allow=10.0.0.1/8",
        "reelay.ledger.url=jdbc:postgresql://host/reelay?password=secret",
        "reelay.ledger.user=reelay");

    assertThat(directory.faults())
        .containsExactlyInAnyOrder(
            "reelay.inbox.interval (application.properties line 1): \"1\" has no unit"
                + " (write 500ms, 10s, 2m, 1h30m or 7d); allowed: 100ms..1h",
            "reelay.inbox.max-file-size (application.properties line 2): \"16MB\" is not a size"
                + " (write bytes, or 64KiB, 16MiB, 5GiB, 1TiB); allowed: 1KiB..256MiB",
            "reelay.gateways.main.max-in-flight (application.properties line 3):"
                + " \"0\" is out of range; allowed: 1..100000",
            "reelay.dispatch.lease (application.properties line 4): \"2h\" is out of range;"
                + " allowed: 5s..1h",
            "reelay.poll.max-interval (application.properties line 5): is below"
                + " reelay.poll.interval; allowed: 100ms..1h; at least reelay.poll.interval",
            "reelay.pol.threads (application.properties line 6): no such setting;"
                + " the nearest is reelay.poll.threads",
            "reelay.storage.kind (application.properties line 7): \"ftp\" is not one of them;"
                + " allowed: s3 or directory",
            "reelay.webhook.secret (not set): required (in the environment:"
                + " REELAY_WEBHOOK_SECRET); allowed: whsec_ and the Base64 of 24..64 bytes,"
                + " or empty; required with reelay.webhook.url and with"
                + " reelay.webhook.allow-prompt-url",
            "reelay.network.allow (application.properties line 9): \"10.0.0.1/8\" has bits below"
                + " the prefix in entry 1 (the block is 10.0.0.0/8);"
                + " allowed: IPv4 and IPv6 addresses and CIDR blocks, or empty",
            "reelay.ledger.url (application.properties line 10): the value has a user or a password;"
                + " they have their own settings; allowed: jdbc:sqlite:PATH or jdbc:postgresql://HOST[:PORT]/DATABASE[?PARAMETERS]");
  }

  @Test
  void aFileOfAuthoritiesThatIsNotThereOrHasNoneInItIsAFault() throws Exception {
    directory.file("reelay.network.ca-file=missing.pem");
    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith("reelay.network.ca-file (application.properties line 1): \"")
        .contains("missing.pem\" cannot be read");

    Files.writeString(folder.resolve("empty.pem"), "");
    directory.file("reelay.network.ca-file=empty.pem");
    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("empty.pem\": it has no PEM certificate");
  }

  @Test
  void aPostgresqlLedgerNeedsItsUser() throws Exception {
    directory.file("reelay.ledger.url=jdbc:postgresql://host/reelay");

    assertThat(directory.faults())
        .containsExactly(
            "reelay.ledger.user (not set): required (in the environment: REELAY_LEDGER_USER);"
                + " allowed: a name, or empty; required if reelay.ledger.url is PostgreSQL");
  }

  @Test
  void theMessageHoldsOneFaultALine() throws Exception {
    directory.file("reelay.poll.threads=0", "reelay.storage.threads=0");

    assertThatThrownBy(directory::load)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.getMessage().lines()).hasSize(2).isEqualTo(e.faults()));
  }

  @Test
  void nothingAtAllNeedsAGatewayAndABucket() throws Exception {
    directory.environment.clear();
    // Which this machine may have for AWS.
    directory.environment.put("REELAY_STORAGE_S3_REGION", "eu-west-1");

    assertThat(directory.faults())
        .satisfiesExactlyInAnyOrder(
            fault ->
                assertThat(fault)
                    .startsWith("reelay.gateways.NAME.dialect (not set): no gateway is configured")
                    .contains("routes/kamelets holds quickrouter"),
            fault ->
                assertThat(fault)
                    .startsWith("reelay.storage.s3.bucket (not set): required")
                    .contains("REELAY_STORAGE_S3_BUCKET"));
  }

  @Test
  void aServerOfNoRegionIsAFaultWhereItIsAws() throws Exception {
    assumeFalse(
        new S3Connection("", null, false, "", "").hasRegion(), "this machine has a region for AWS");
    directory.environment.remove("REELAY_STORAGE_S3_REGION");
    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith(
            "reelay.storage.s3.region (not set): required for AWS, because neither AWS_REGION")
        .contains("AWS_REGION", "REELAY_STORAGE_S3_REGION");

    directory.environment.put("REELAY_STORAGE_S3_ENDPOINT", "https://minio.example");
    assertThat(directory.load().storage().s3().connection().hasRegion()).isTrue();

    directory.environment.put("REELAY_STORAGE_KIND", "directory");
    directory.environment.remove("REELAY_STORAGE_S3_ENDPOINT");
    assertThat(directory.load().storage().isBucket()).isFalse();
    directory.environment.put("REELAY_INBOX_S3_BUCKET", "prompts");
    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith("reelay.storage.s3.region");
    directory.environment.put("REELAY_INBOX_S3_ACCESS_KEY", "a");
    directory.environment.put("REELAY_INBOX_S3_SECRET_KEY", "s");
    assertThat(directory.faults()).singleElement().asString().startsWith("reelay.inbox.s3.region");
  }

  @Test
  void aGatewayThatIsHalfConfiguredMissesTheRest() throws Exception {
    directory.environment.put("REELAY_GATEWAYS_MY_GW_API_KEY", "sk-2");
    directory.file("reelay.gateway=main");

    assertThat(directory.faults())
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("reelay.gateways.my-gw.dialect (not set): required"))
        .anyMatch(fault -> fault.startsWith("reelay.gateways.my-gw.base-url (not set): required"));
  }

  @Test
  void theOriginOfAFaultIsNamed() throws Exception {
    directory.file("", "# threads", "reelay.poll.threads=a");
    directory.systemProperties.setProperty("reelay.storage.threads", "b");
    directory.environment.put("REELAY_WEBHOOK_THREADS", "c");

    assertThat(directory.faults())
        .anyMatch(f -> f.startsWith("reelay.poll.threads (application.properties line 3): \"a\" "))
        .anyMatch(f -> f.startsWith("reelay.storage.threads (-Dreelay.storage.threads): \"b\" "))
        .anyMatch(
            f ->
                f.startsWith(
                    "reelay.webhook.threads (environment variable REELAY_WEBHOOK_THREADS): \"c\""))
        .hasSize(3);
  }

  @Test
  void noFaultHoldsASecretNotEvenAMalformedOne() throws Exception {
    directory.environment.putAll(
        Map.of(
            "REELAY_GATEWAYS_MAIN_API_KEY", "Bearer hush-1",
            "REELAY_GATEWAYS_MAIN_BASE_URL", "https://user:hush-2@host",
            "REELAY_STORAGE_S3_ACCESS_KEY", "hush 3",
            "REELAY_STORAGE_S3_SECRET_KEY", "hush-4\r\nX-Injected: 1",
            "REELAY_WEBHOOK_URL", "hooks.example/hush-5",
            "REELAY_WEBHOOK_SECRET", "hush-6",
            "REELAY_HTTP_TOKEN", "hush é 7",
            "REELAY_LEDGER_URL", "jdbc:postgresql://u:hush-8@host/reelay",
            "REELAY_GATEWAYS_MAIN_APIKEY", "hush-9"));

    assertThat(directory.faults()).hasSize(9).noneMatch(f -> f.contains("hush"));
  }

  @Test
  void aValueIsRepeatedShortAndOnOneLine() throws Exception {
    directory.environment.put("REELAY_POLL_THREADS", "1\n[ERROR] forged " + "x".repeat(5000));

    assertThat(directory.faults())
        .singleElement()
        .satisfies(f -> assertThat(f).contains("\"1?[ERROR]").contains("…").hasSizeLessThan(200));
  }

  @ParameterizedTest
  @CsvSource({
    "reelay.poll.intervall, reelay.poll.interval",
    "reelay.pollInterval, reelay.poll.interval",
    "reelay.s3.bucket, reelay.inbox.s3.bucket",
    "reelay.gateways.my-gw.apikey, reelay.gateways.my-gw.api-key",
    "Reelay.gateway, reelay.gateway",
    "reelay.gateways.My_GW.api-key,"
        + " 'reelay.gateways.NAME.api-key (NAME is 1..40 of a-z, 0-9 and dash)'"
  })
  void anUnknownPropertyIsAFaultWithTheNearestName(String name, String nearest) throws Exception {
    directory.file(name + "=hush");
    directory.systemProperties.setProperty(name, "hush");

    String tail = "no such setting; the nearest is " + nearest;
    assertThat(directory.faults())
        .containsExactly(
            name + " (application.properties line 1): " + tail,
            name + " (-D" + name + "): " + tail);
  }

  @ParameterizedTest
  @CsvSource({
    "REELAY_POLL_INTERVALL, REELAY_POLL_INTERVAL",
    "REELAY_GATEWAYS_MY_GW_APIKEY, REELAY_GATEWAYS_MY_GW_API_KEY",
    "REELAY_GATEWAYS_MAIN, REELAY_GATEWAY",
    "REELAY_HTTP_PORTS, REELAY_HTTP_PORT"
  })
  void anUnknownVariableIsAFaultWithTheNearestName(String name, String nearest) {
    directory.environment.put(name, "hush");

    assertThat(directory.faults())
        .containsExactly(
            name + " (environment variable): no such setting; the nearest is " + nearest);
  }

  @Test
  void aNameThatStandsTwiceInTheFileIsAFault() throws Exception {
    directory.file("reelay.poll.threads=1", "reelay.poll.interval=5s", "reelay.poll.threads=2");

    assertThat(directory.faults())
        .containsExactly(
            "reelay.poll.threads (application.properties line 3): is already set in line 1");
  }

  @Test
  void aFileThatIsNotUtf8IsAFaultWithItsLine() throws Exception {
    Files.write(
        folder.resolve("application.properties"),
        "# one\nreelay.defaults.style=é\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(directory.faults())
        .containsExactly("application.properties: line 2 is not UTF-8 text");
  }

  @Test
  void aFileThatCannotBeReadIsAFault() throws Exception {
    Files.createDirectory(folder.resolve("application.properties"));

    assertThat(directory.faults())
        .singleElement()
        .satisfies(f -> assertThat(f).startsWith("application.properties: cannot be read"));
  }

  @Test
  void aDialectThatIsNotThereIsAFaultThatListsThoseThatAre() throws Exception {
    directory.addDialect("openai");
    Files.createFile(
        folder.resolve(Dialects.FOLDER).resolve("half-video-submit-action.kamelet.yaml"));
    directory.environment.put("REELAY_GATEWAYS_MAIN_DIALECT", "half");

    assertThat(directory.faults())
        .containsExactly(
            "reelay.gateways.main.dialect (environment variable REELAY_GATEWAYS_MAIN_DIALECT):"
                + " \"half\" does not exist; routes/kamelets holds openai, quickrouter;"
                + " allowed: a dialect with its two files in routes/kamelets");
  }

  @Test
  void aDialectCannotLeaveItsFolder() throws Exception {
    Files.createFile(folder.resolve("x-video-submit-action.kamelet.yaml"));
    Files.createFile(folder.resolve("x-video-status-action.kamelet.yaml"));
    directory.environment.put("REELAY_GATEWAYS_MAIN_DIALECT", "../../x");

    assertThat(directory.faults()).singleElement().asString().contains("is not allowed");
  }

  @Test
  void severalGatewaysNeedADefault() throws Exception {
    secondGateway();

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith("reelay.gateway (not set): several gateways are configured: main, second");
  }

  @Test
  void theDefaultGatewayMustBeConfigured() throws Exception {
    secondGateway();
    directory.file("reelay.gateway=third");

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith(
            "reelay.gateway (application.properties line 1):"
                + " \"third\" is not configured, but main, second");
  }

  private void secondGateway() {
    directory.environment.putAll(
        Map.of(
            "REELAY_GATEWAYS_SECOND_DIALECT", "quickrouter",
            "REELAY_GATEWAYS_SECOND_BASE_URL", "https://second.example",
            "REELAY_GATEWAYS_SECOND_API_KEY", "sk-second"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCESS", "SECRET"})
  void oneS3KeyWithoutTheOtherIsAFault(String given) {
    directory.environment.put("REELAY_STORAGE_S3_" + given + "_KEY", "value");
    String other = given.equals("ACCESS") ? "secret" : "access";

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith(
            "reelay.storage.s3." + other + "-key (not set): missing, but the other key is set");
  }

  @Test
  void partsThatCannotReachTheLargestVideoAreAFaultForS3Only() throws Exception {
    directory.file("reelay.storage.max-size=100GiB");

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .startsWith(
            "reelay.storage.s3.part-size (default 8MiB): 10,000 such parts are smaller than");

    directory.environment.put("REELAY_STORAGE_KIND", "directory");
    assertThat(directory.load().storage().maxBytes()).isEqualTo(100L << 30);
  }

  @Test
  void aRuleBetweenTwoSettingsIsSilentWhileOneOfThemIsFaulty() throws Exception {
    directory.file("reelay.poll.interval=1m", "reelay.poll.max-interval=long");

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("\"long\" is not a duration");
  }

  @Test
  void aQueueIsThatOfAWatchedBucket() throws Exception {
    directory.file("reelay.inbox.s3.queue=prompt-events");

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("reelay.inbox.s3.bucket", "REELAY_INBOX_S3_BUCKET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompts/in", "/prompts", "in?x", "https://sqs.example/", "in.fifo"})
  void aQueueIsAUrlOrAName(String queue) throws Exception {
    directory.file("reelay.inbox.s3.bucket=prompts", "reelay.inbox.s3.queue=" + queue);

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("reelay.inbox.s3.queue", "URL or name of an SQS queue");
  }

  @ParameterizedTest
  @CsvSource({
    "videos, '', {name}.mp4",
    "videos, out, out/{name}.mp4",
    "videos, out/2026/, out/2026/{date}-{name}.mp4",
    "videos, inbox, {name}/{jobId}.mp4",
    "videos, main/in, {gateway}/in/{jobId}.mp4"
  })
  void videosAreNotStoredWhereTheyWouldBeTakenForPrompts(String bucket, String prefix, String key)
      throws Exception {
    directory.environment.put("REELAY_STORAGE_S3_BUCKET", "videos");
    directory.file(
        "reelay.inbox.s3.bucket=" + bucket,
        "reelay.inbox.s3.prefix=" + prefix,
        "reelay.storage.key=" + key);

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("reelay.inbox.s3.prefix", "videos may be stored in this folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.7", "reelay.example", "127.evil.example"})
  void aHostOffLoopbackNeedsAToken(String host) throws Exception {
    directory.environment.put("REELAY_HTTP_HOST", host);

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("reelay.http.token", host, "not a loopback address");

    directory.environment.put("REELAY_HTTP_TOKEN", "a-long-token");
    assertThat(directory.load().console().token()).isEqualTo("a-long-token");
    assertThat(directory.load().toString()).doesNotContain("a-long-token");
    assertThat(directory.load().asProperties()).doesNotContainKey("reelay.http.token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "localhost", "::1"})
  void aLoopbackConsoleNeedsNoToken(String host) throws Exception {
    directory.environment.put("REELAY_HTTP_HOST", host);

    assertThat(directory.load().asProperties()).containsEntry("reelay.http.host", host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "Videos",
        "my_videos",
        "-videos",
        "videos-",
        "my..videos",
        "192.168.5.4",
        "xn--videos",
        "sthree-videos",
        "videos/of/us",
        "a123456789b123456789c123456789d123456789" + "e123456789f123456789abcd"
      })
  void aNameThatS3WouldRefuseIsAFault(String bucket) {
    directory.environment.put("REELAY_STORAGE_S3_BUCKET", bucket);

    assertThat(directory.faults()).singleElement().asString().contains("is not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Videos", "my_videos", "Team_Videos.2026", "my..videos", "xn--videos"})
  void aNameThatOtherServersTakeIsNoFaultWhereTheirEndpointIsSet(String bucket) throws Exception {
    directory.environment.put("REELAY_STORAGE_S3_BUCKET", bucket);
    directory.environment.put("REELAY_STORAGE_S3_ENDPOINT", "https://s3.example");
    directory.environment.put("REELAY_INBOX_S3_BUCKET", bucket + "_in");

    assertThat(directory.load().storage().s3().bucket()).isEqualTo(bucket);
    assertThat(directory.load().bucketInbox().bucket()).isEqualTo(bucket + "_in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", "../videos", "vidéos", "_a", "a b", "v?x"})
  void aNameThatNoServerTakesIsAFaultBesideAnEndpoint(String bucket) {
    directory.environment.put("REELAY_STORAGE_S3_BUCKET", bucket);
    directory.environment.put("REELAY_STORAGE_S3_ENDPOINT", "https://s3.example");

    assertThat(directory.faults()).singleElement().asString().contains("is not allowed");
  }

  /** The inbox has a region of its own, so that the storage's endpoint is not its. */
  @Test
  void theEndpointThatCountsIsTheBucketsOwn() {
    directory.environment.put("REELAY_STORAGE_S3_ENDPOINT", "https://s3.example");
    directory.environment.put("REELAY_INBOX_S3_BUCKET", "My_Prompts");
    directory.environment.put("REELAY_INBOX_S3_REGION", "eu-west-1");

    assertThat(directory.faults())
        .singleElement()
        .asString()
        .contains("reelay.inbox.s3.bucket", "\"My_Prompts\" is not allowed on AWS");
  }

  @Test
  void severalFilesFaultsStandBesideTheRest() throws Exception {
    directory.file("reelay.a=1", "reelay.defaults.x=\\u00zz", "reelay.poll.threads=0");

    assertThat(directory.faults())
        .isEqualTo(
            List.of(
                "application.properties: line 2 has a malformed \\uXXXX escape",
                "reelay.a (application.properties line 1): no such setting;"
                    + " the nearest is reelay.gateway",
                "reelay.poll.threads (application.properties line 3): \"0\" is out of range;"
                    + " allowed: 1..256"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/refs/", "../", "refs/../", ".incoming/", "refs//", "a b/", "{x}/"})
  void aPrefixOfImagesIsAPlainPath(String prefix) throws Exception {
    directory.file("reelay.images.prefix=" + prefix);

    assertThat(directory.faults()).hasSize(1).first().asString().startsWith("reelay.images.prefix");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refs/", "refs", "campaign-1/refs.v2/", "_/"})
  void aPlainPathIsAPrefixOfImages(String prefix) throws Exception {
    directory.file("reelay.images.prefix=" + prefix);

    assertThat(directory.load().images().prefix()).isEqualTo(prefix);
  }

  @Test
  void aCreateIsSentAgainAfterAnErrorOnlyWhereTheDialectNamesTheDocumentThatAllowsIt()
      throws Exception {
    directory.environment.put("REELAY_GATEWAYS_MAIN_ON_SERVER_ERROR", "retry");
    Path submit =
        folder.resolve(Dialects.FOLDER).resolve("quickrouter-video-submit-action.kamelet.yaml");
    for (String dialect : List.of("quickrouter", "crazyrouter")) {
      Files.copy(shippedSubmit(dialect), submit, StandardCopyOption.REPLACE_EXISTING);
      assertThat(directory.load().gateways().get("main").serverErrors().statuses())
          .as(dialect)
          .contains(500)
          .doesNotContain(502);
    }
    for (String dialect : List.of("openai", "new-api")) {
      Files.copy(shippedSubmit(dialect), submit, StandardCopyOption.REPLACE_EXISTING);
      assertThat(directory.faults())
          .as(dialect)
          .singleElement()
          .asString()
          .startsWith("reelay.gateways.main.on-server-error (environment")
          .contains("\"retry\" is not for dialect quickrouter", "names a document");
    }
    Files.writeString(
        submit,
        "metadata:\n  annotations:\n    reelay/server-error-source: x\n"
            + "    reelay/server-error-statuses: \"502\"\n    reelay/server-error-fields: error\n");
    assertThat(directory.faults()).singleElement().asString().contains("500, 503 or both");
  }

  private static Path shippedSubmit(String dialect) {
    return Path.of(Dialects.FOLDER, dialect + "-video-submit-action.kamelet.yaml");
  }
}
