package io.reelay.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.intake.image.Pictures;
import io.reelay.sandbox.s3.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.NotifyBuilder;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Images beside a prompt file come to the gateway by links into the bucket. */
class LocalImagesTest extends RouteTest {
  private static final String BUCKET = "videos";
  private static final byte[] RED = Pictures.png(0xFF0000);
  private static final byte[] BLUE = Pictures.png(0x0000FF);

  @TempDir private static Path s3Folder;
  private static EmbeddedS3 s3;

  LocalImagesTest() {
    setting("reelay.storage.kind", "s3");
    setting("reelay.storage.s3.bucket", BUCKET);
    setting("reelay.storage.s3.endpoint", s3.connection().endpoint().toString());
    setting("reelay.storage.s3.path-style", "true");
    setting("reelay.storage.s3.access-key", s3.connection().accessKey());
    setting("reelay.storage.s3.secret-key", s3.connection().secretKey());
    setting("reelay.images.prefix", "refs/");
  }

  @BeforeAll
  static void startS3() throws IOException {
    s3 = EmbeddedS3.start(s3Folder);
    s3.createBucket(BUCKET);
  }

  @AfterAll
  static void stopS3() throws IOException {
    s3.close();
  }

  @BeforeEach
  void emptyBucket() {
    for (String key : storedKeys("")) {
      s3.client().deleteObject(delete -> delete.bucket(BUCKET).key(key));
    }
  }

  @Test
  void theGatewayGetsLinksThatShowTheImages() throws Exception {
    put("red.png", RED);
    drop(
        "cat.json",
        """
        {"prompt": "a grey cat",
         "images": ["./red.png", "https://example.com/a.png", "%s"]}
        """
            .formatted(Pictures.dataUrl("image/png", BLUE)));

    await("cat", "stored");

    JsonNode sent = gateway.createsFor("a grey cat").get(0).body().path("images");
    assertThat(sent).hasSize(3);
    assertThat(sent.path(1).textValue()).isEqualTo("https://example.com/a.png");
    assertThat(fetched(sent.path(0))).isEqualTo(RED);
    assertThat(fetched(sent.path(2))).isEqualTo(BLUE);
    assertThat(filesIn(inbox()))
        .as("another prompt may use it")
        .containsExactlyInAnyOrder("accepted/cat.json", "red.png");
  }

  @Test
  void theLedgerHasNeitherTheBytesNorTheLinkNorThePath() throws Exception {
    put("red.png", RED);
    drop("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"./red.png\"]}");
    await("cat", "stored");

    String request =
        Jdbi.create("jdbc:sqlite:" + ledgerFile())
            .withHandle(
                handle -> handle.select("SELECT request FROM job").mapTo(String.class).one());

    assertThat(request)
        .contains("{\"stored\":\"" + storedKeys("refs/").get(0) + "\"")
        .doesNotContain("http", "red.png", "base64");
  }

  @Test
  void anImageThatManyPromptsNameIsKeptOnce() throws Exception {
    put("red.png", RED);
    put("also-red.png", RED);
    drop("a.json", "[{\"prompt\": \"a\", \"images\": [\"red.png\", \"also-red.png\"]}]");
    drop("b.json", "[{\"prompt\": \"b\", \"images\": [\"./red.png\"]}]");

    await("a-1", "stored");
    await("b-1", "stored");

    assertThat(storedKeys("refs/")).hasSize(1);
  }

  @Test
  void anotherPictureUnderTheSameNameIsAnotherJob() throws Exception {
    String prompt = "{\"prompt\": \"a grey cat\", \"images\": [\"./ref.png\"]}";
    put("ref.png", RED);
    drop("cat.json", prompt);
    await("cat", "stored");

    put("ref.png", BLUE);
    drop("cat.json", prompt);

    eventually(() -> assertThat(gateway.createsFor("a grey cat")).hasSize(2));
    List<byte[]> shown = new ArrayList<>();
    for (var create : gateway.createsFor("a grey cat")) {
      shown.add(fetched(create.body().path("images").path(0)));
    }
    assertThat(shown).containsExactly(RED, BLUE);
  }

  @Test
  @Setting(name = "reelay.inbox.settle", value = "10m")
  void aPromptWaitsForAnImageThatIsStillBeingWritten() throws Exception {
    NotifyBuilder waited =
        new NotifyBuilder(context).fromRoute("prompt-intake-file").whenFailed(2).create();
    Files.write(inbox().resolve("red.png"), RED);
    put("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"./red.png\"]}".getBytes(UTF_8));
    assertThat(waited.matchesWaitTime()).isTrue();
    assertThat(filesIn(inbox())).containsExactlyInAnyOrder("cat.json", "red.png");
    assertThat(ledger().jobs()).isEmpty();

    pass(Duration.ofMinutes(10));

    await("cat", "stored");
    assertThat(gateway.createsFor("a grey cat")).hasSize(1);
  }

  @Test
  void aFileWhoseImagesTheBucketDoesNotTakeStaysInTheInbox() throws Exception {
    s3.client().deleteBucket(delete -> delete.bucket(BUCKET));
    NotifyBuilder failed =
        new NotifyBuilder(context).fromRoute("prompt-intake-file").whenFailed(1).create();
    put("red.png", RED);
    drop("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"./red.png\"]}");
    assertThat(failed.matchesWaitTime()).isTrue();
    assertThat(ledger().jobs()).isEmpty();

    s3.createBucket(BUCKET);

    await("cat", "stored");
  }

  @Test
  void aWrongImageIsReportedLikeAnyOtherFault() throws Exception {
    Files.write(home.resolve("secret.png"), RED);
    put("fake.png", Pictures.text());
    drop(
        "two.json",
        """
        [
          {"prompt": "a", "images": ["../secret.png"]},
          {"prompt": "b", "images": ["./fake.png"]}
        ]
        """);

    eventually(
        () ->
            assertThat(filesIn(inbox()))
                .containsExactlyInAnyOrder(
                    "fake.png", "rejected/two.json", "rejected/two.json.error.txt"));

    assertThat(Files.readString(inbox().resolve("rejected/two.json.error.txt")))
        .contains("line 2, [0].images[0]: is \"../secret.png\", which leads out")
        .contains("line 3, [1].images[0]: is \"./fake.png\", which is not an image");
    assertThat(storedKeys("")).isEmpty();
    assertThat(gateway.bill()).isEmpty();
  }

  @Test
  @Setting(name = "reelay.storage.kind", value = "directory")
  void withoutABucketNoGatewayCouldFetchTheImageSoThePromptIsRefused() throws Exception {
    put("red.png", RED);
    drop("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"./red.png\"]}");

    eventually(
        () ->
            assertThat(inbox().resolve("rejected/cat.json.error.txt"))
                .content()
                .contains("images[0]", "needs reelay.storage.kind=s3 at this gateway"));

    assertThat(gateway.bill()).isEmpty();
  }

  /** As if it had been there for a while. */
  private void put(String name, byte[] content) throws IOException {
    Path outside = Files.write(Files.createTempFile(home, "put", ""), content);
    Files.setLastModifiedTime(outside, FileTime.from(Instant.now().minusSeconds(3600)));
    Files.move(outside, inbox().resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> storedKeys(String prefix) {
    return s3
        .client()
        .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private static byte[] fetched(JsonNode link) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(link.textValue())).build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
