package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.intake.image.Pictures;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object in the bucket's inbox becomes all of its jobs or none, and then leaves it. */
@ExtendWith(S3TestServer.class)
class PromptIntakeS3Test extends RouteTest {
  private static final String INBOX = "in box/";

  private final S3Bucket bucket;

  PromptIntakeS3Test(S3Bucket bucket) {
    this.bucket = bucket;
    setting("reelay.inbox.s3.bucket", bucket.name());
    setting("reelay.inbox.s3.prefix", "in box");
    setting("reelay.inbox.s3.interval", "100ms");
    setting("reelay.storage.kind", "s3");
    setting("reelay.storage.s3.bucket", bucket.name());
    setting("reelay.storage.s3.region", bucket.connection().region());
    setting("reelay.storage.s3.endpoint", bucket.connection().endpoint().toString());
    setting("reelay.storage.s3.path-style", "true");
    setting("reelay.storage.s3.access-key", bucket.connection().accessKey());
    setting("reelay.storage.s3.secret-key", bucket.connection().secretKey());
    setting("reelay.storage.key", "videos/{name}.mp4");
  }

  private void put(String name, String text) {
    bucket.put(INBOX + name, text);
  }

  private List<String> inboxKeys() {
    return bucket.keys().stream()
        .filter(key -> key.startsWith(INBOX))
        .map(key -> key.substring(INBOX.length()))
        .toList();
  }

  private void assertInbox(String... names) {
    assertThat(inboxKeys()).containsExactlyInAnyOrder(names);
  }

  @Test
  void everyFormatBecomesItsJobsAndMovesToTheAcceptedOnes() {
    put("cat.txt", "a grey cat");
    put("dog.md", "---\nduration: 15\n---\na brown dog");
    put("birds.json", "[{\"prompt\": \"a wren\"}, {\"prompt\": \"an owl\"}]");
    put("fish.yaml", "prompt: a red fish\n");
    put("bugs.jsonl", "{\"prompt\": \"a bee\"}\n{\"prompt\": \"an ant\"}\n");
    put("trees.csv", "prompt,duration\nan oak,15\n");

    for (String name :
        List.of("cat", "dog", "birds-1", "birds-2", "fish", "bugs-1", "bugs-2", "trees-1")) {
      await(name, "stored");
    }

    eventually(
        () ->
            assertInbox(
                "accepted/birds.json",
                "accepted/bugs.jsonl",
                "accepted/cat.txt",
                "accepted/dog.md",
                "accepted/fish.yaml",
                "accepted/trees.csv"));
    assertThat(bucket.text(INBOX + "accepted/cat.txt")).isEqualTo("a grey cat");
    assertThat(gateway.bill()).hasSize(8);
    // It goes after the object has gone.
    eventually(() -> assertThat(rows()).isZero());
  }

  @Test
  void anObjectThatIsHalfRightMakesNoJobAndIsRejectedWithAReport() {
    put(
        "two.json",
        "[\n  {\"prompt\": \"a cat\"},\n  {\"prompt\": \"a dog\", \"duration\": 12}\n]");

    eventually(() -> assertInbox("rejected/two.json", "rejected/two.json.error.txt"));

    assertThat(bucket.text(INBOX + "rejected/two.json.error.txt"))
        .contains("two.json", "line 3", "[1].duration", "12", "allowed: 10, 15");
    assertThat(ledger().jobs()).isEmpty();
    // It goes after the object has gone.
    eventually(() -> assertThat(rows()).isZero());
  }

  @Test
  void withSkipTheGoodPromptsAreTakenAndTheOthersReported() {
    put("two.csv", "prompt,duration,on_error\na grey cat,15,skip\na brown dog,12,\n");

    await("two-1", "stored");

    eventually(() -> assertInbox("accepted/two.csv", "accepted/two.csv.error.txt"));
    assertThat(bucket.text(INBOX + "accepted/two.csv.error.txt"))
        .contains("two.csv was accepted without 1 of its 2 prompts", "line 3, [1].duration: is 12");
  }

  @Test
  void aCorrectedObjectIsTakenUnderItsOwnName() {
    put("cat.json", "{\"promt\": \"a grey cat\"}");
    eventually(() -> assertInbox("rejected/cat.json", "rejected/cat.json.error.txt"));

    put("cat.json", "{\"prompt\": \"a grey cat\"}");

    await("cat", "stored");
    eventually(() -> assertThat(inboxKeys()).contains("accepted/cat.json"));
  }

  @Test
  void whatIsNoPromptFileIsLeftAlone() {
    String[] others = {
      ".hidden.txt",
      "half.json.part",
      "old.json.error.txt",
      "photo.PNG",
      "draft.txt~",
      "desktop.ini",
      "half.json.download",
      "half.json.!sync",
      "sub/dog.txt"
    };
    for (String other : others) {
      put(other, "a brown dog");
    }
    bucket.put("dog.txt", "a brown dog");
    bucket.put("in box 2/dog.txt", "a brown dog");
    put("cat.txt", "a grey cat");

    await("cat", "stored");

    eventually(() -> assertThat(inboxKeys()).contains("accepted/cat.txt"));
    assertThat(inboxKeys()).contains(others).hasSize(others.length + 1);
    assertThat(bucket.keys()).contains("dog.txt", "in box 2/dog.txt");
    assertThat(ledger().jobs()).hasSize(1);
  }

  static Stream<String> names() {
    return Stream.of(
        "a grey cat",
        "кошка 猫 🐈",
        "100 % +&=?#",
        "up..%2f..%2fcat",
        "${sys:user.home}",
        "$simple{sys:user.home}",
        "{{env:HOME}}",
        "{{reelay.gateways.main.api-key}}",
        "cat?delete=true&noop=false",
        "-rf");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aKeyIsOnlyAName(String name) {
    put(name + ".txt", "a grey cat");

    JobView job = await(name, "stored");

    eventually(() -> assertInbox("accepted/" + name + ".txt"));
    assertThat(job.name()).isEqualTo(name);
  }

  @Test
  void theSameObjectAgainIsTheSameJobAndBothAreKept() {
    put("cat.txt", "a grey cat");
    await("cat", "stored");
    eventually(() -> assertInbox("accepted/cat.txt"));

    put("cat.txt", "a grey cat");

    eventually(
        () ->
            assertThat(inboxKeys())
                .hasSize(2)
                .allMatch(key -> key.matches("accepted/cat(-\\d{8}T\\d{9})?\\.txt")));
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  void anotherObjectUnderTheSameKeyIsAnotherFile() {
    put("cat.txt", "a grey cat");
    await("cat", "stored");
    eventually(() -> assertInbox("accepted/cat.txt"));

    put("cat.txt", "a red cat");

    eventually(
        () -> assertThat(inboxKeys()).hasSize(2).allMatch(key -> key.startsWith("accepted/")));
    eventually(
        () ->
            assertThat(gateway.bill())
                .extracting(Bill.Create::prompt)
                .containsExactly("a grey cat", "a red cat"));
  }

  @Test
  @Setting(name = "reelay.inbox.max-file-size", value = "1KiB")
  void anObjectThatIsTooLargeIsRejected() {
    put("long.txt", "a long story ".repeat(100));

    eventually(() -> assertInbox("rejected/long.txt", "rejected/long.txt.error.txt"));

    assertThat(bucket.text(INBOX + "rejected/long.txt.error.txt"))
        .contains("is too large, allowed: at most 1024 bytes");
  }

  @Test
  void imagesBesideItAreFoundInItsFolderAndBelow() throws Exception {
    bucket.put(INBOX + "red.png", Pictures.png(0xFF0000));
    bucket.put(INBOX + "refs/2026/blue.png", Pictures.png(0x0000FF));
    put(
        "cat.json",
        "{\"prompt\": \"a grey cat\", \"images\": [\"./red.png\", \"refs/x/../2026//blue.png\"]}");

    await("cat", "stored");

    JsonNode sent = gateway.createsFor("a grey cat").get(0).body().path("images");
    assertThat(fetched(sent.path(0))).isEqualTo(Pictures.png(0xFF0000));
    assertThat(fetched(sent.path(1))).isEqualTo(Pictures.png(0x0000FF));
    eventually(
        () ->
            assertThat(inboxKeys())
                .as("another prompt may use them")
                .containsExactlyInAnyOrder("accepted/cat.json", "red.png", "refs/2026/blue.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.png",
        "refs/../../secret.png",
        "./../secret.png",
        "a/../../in box/a.png"
      })
  void noImageOutsideItsFolderIsTaken(String path) {
    bucket.put("secret.png", Pictures.png(0xFF0000));
    put("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"" + path + "\"]}");

    eventually(() -> assertThat(inboxKeys()).contains("rejected/cat.json.error.txt"));

    assertThat(bucket.text(INBOX + "rejected/cat.json.error.txt"))
        .contains("images[0]", "leads out of the prompt file's folder");
    assertThat(gateway.bill()).isEmpty();
  }

  /** Base64 without its "data:" is what people send by mistake. */
  @ParameterizedTest
  @MethodSource("noNames")
  void whatCannotBeAnImagesKeyIsAReason(String path) throws Exception {
    ObjectNode prompt = new ObjectMapper().createObjectNode().put("prompt", "a grey cat");
    prompt.putArray("images").add(path);
    put("cat.json", prompt.toString());

    eventually(() -> assertThat(inboxKeys()).contains("rejected/cat.json.error.txt"));

    assertThat(bucket.text(INBOX + "rejected/cat.json.error.txt")).contains("images[0]");
    assertThat(gateway.bill()).isEmpty();
  }

  static Stream<String> noNames() {
    return Stream.of("iVBORw0KGgo".repeat(100), ".", "refs/..", "a\u0000b.png");
  }

  @Test
  void anImageThatIsNotThereOrIsNoneIsAReason() {
    bucket.put(INBOX + "fake.png", Pictures.text());
    put("cat.json", "{\"prompt\": \"a grey cat\", \"images\": [\"fake.png\", \"missing.png\"]}");

    eventually(() -> assertThat(inboxKeys()).contains("rejected/cat.json.error.txt"));

    assertThat(bucket.text(INBOX + "rejected/cat.json.error.txt"))
        .contains("which is not an image", "which is not there");
  }

  @Test
  void anObjectStaysUntilTheLedgerHasItsJobs() {
    try (FullLedger full = FullLedger.refusing(ledgerFile(), "INSERT ON job")) {
      NotifyBuilder failed =
          new NotifyBuilder(context).fromRoute("prompt-take-s3").whenFailed(1).create();
      put("cat.txt", "a grey cat");
      eventually(failed);
      assertInbox("cat.txt");
    }
    pass(Duration.ofMinutes(1));

    await("cat", "stored");
    eventually(() -> assertInbox("accepted/cat.txt"));
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  @Setting(name = "reelay.inbox.s3.bucket", value = "reelay-made-later")
  void aBucketThatCannotBeListedDegradesAndIsAskedAgain() {
    NotifyBuilder failed =
        new NotifyBuilder(context).fromRoute("prompt-intake-s3").whenFailed(1).create();
    eventually(failed);
    assertThat(healthChecks().get("inbox").call())
        .returns(State.UP, Result::getState)
        .extracting(result -> result.getMessage().orElse(""))
        .asString()
        .startsWith("degraded: IOException: bucket reelay-made-later answers HTTP 404");

    try (S3Bucket later = bucket.beside("reelay-made-later")) {
      later.put(INBOX + "cat.txt", "a grey cat");

      await("cat", "stored");
      eventually(() -> assertThat(later.keys()).containsExactly(INBOX + "accepted/cat.txt"));
    }
  }

  @Test
  void onlyTheBucketsRoutesNeedABucket() {
    assertThat(context.getRoute("prompt-intake-s3")).isNotNull();
    assertThat(context.getRoute("prompt-take-s3")).isNotNull();
    assertThat(context.getRoute("prompt-queue-s3")).isNull();
  }

  private int rows() {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(
            handle ->
                handle.select("SELECT count(*) FROM inbox_object").mapTo(Integer.class).one());
  }

  private static byte[] fetched(JsonNode link) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(link.textValue())).build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
