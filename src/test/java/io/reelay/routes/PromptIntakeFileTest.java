package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Bill;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.NotifyBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in the inbox becomes all of its jobs or none, and then leaves it. */
class PromptIntakeFileTest extends RouteTest {

  @Test
  void textIsOnePromptAndJsonOneOrMany() throws IOException {
    drop("cat.txt", "a grey cat");
    drop("dog.json", "{\"prompt\": \"a brown dog\", \"duration\": 15}");
    drop("birds.json", "[{\"prompt\": \"a wren\"}, {\"prompt\": \"an owl\"}]");

    for (String name : List.of("cat", "dog", "birds-1", "birds-2")) {
      await(name, "stored");
    }

    eventually(() -> assertInbox("accepted/birds.json", "accepted/cat.txt", "accepted/dog.json"));
    assertThat(gateway.bill())
        .extracting(Bill.Create::prompt)
        .containsExactlyInAnyOrder("a grey cat", "a brown dog", "a wren", "an owl");
    assertThat(gateway.createsFor("a brown dog").get(0).body().path("duration").asInt())
        .isEqualTo(15);
  }

  @Test
  void aFileThatIsHalfRightMakesNoJobAndComesBackWithAReport() throws IOException {
    drop(
        "two.json",
        """
        [
          {"prompt": "a grey cat"},
          {"prompt": "a brown dog", "duration": 12}
        ]
        """);

    eventually(() -> assertInbox("rejected/two.json", "rejected/two.json.error.txt"));

    assertThat(Files.readString(inbox().resolve("rejected/two.json.error.txt")))
        .contains("two.json", "line 3", "[1].duration", "12", "allowed: 10, 15");
    assertThat(ledger().jobs()).isEmpty();
    assertThat(gateway.bill()).isEmpty();
  }

  @Test
  void withSkipTheGoodPromptsAreTakenAndTheOthersReported() throws IOException {
    drop(
        "two.csv",
        """
        prompt,duration,on_error
        a grey cat,15,skip
        a brown dog,12,
        """);

    await("two-1", "stored");

    eventually(() -> assertInbox("accepted/two.csv", "accepted/two.csv.error.txt"));
    assertThat(Files.readString(inbox().resolve("accepted/two.csv.error.txt")))
        .contains("two.csv was accepted without 1 of its 2 prompts", "line 3, [1].duration: is 12");
    assertThat(gateway.bill()).extracting(Bill.Create::prompt).containsExactly("a grey cat");
  }

  @Test
  void whatIsNoJsonComesBackWithTheLineWhereItStopsBeingThat() throws IOException {
    drop("cat.json", "{\n  \"prompt\": \"a grey cat\"\n  \"duration\": 10\n}");

    eventually(() -> assertInbox("rejected/cat.json", "rejected/cat.json.error.txt"));

    assertThat(Files.readString(inbox().resolve("rejected/cat.json.error.txt"))).contains("line 3");
    assertThat(ledger().jobs()).isEmpty();
  }

  @Test
  void aCorrectedFileIsTakenUnderItsOwnName() throws IOException {
    drop("cat.json", "{\"promt\": \"a grey cat\"}");
    eventually(() -> assertInbox("rejected/cat.json", "rejected/cat.json.error.txt"));

    drop("cat.json", "{\"prompt\": \"a grey cat\"}");

    await("cat", "stored");
    assertThat(filesIn(inbox())).contains("accepted/cat.json");
  }

  @Test
  void whatIsNoPromptFileIsLeftAlone() throws IOException {
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
    Files.createDirectories(inbox().resolve("sub"));
    for (String other : others) {
      drop(other, "a brown dog");
    }
    rest(others);
    drop("cat");

    await("cat", "stored");

    eventually(() -> assertThat(filesIn(inbox())).contains("accepted/cat.txt"));
    assertThat(filesIn(inbox())).contains(others).hasSize(others.length + 1);
    assertThat(ledger().jobs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a grey cat",
        "кошка 猫 🐈",
        "up..%2f..%2fcat",
        "${sys:user.home}",
        "$simple{sys:user.home}",
        "{{env:HOME}}",
        "{{reelay.gateways.main.api-key}}",
        "cat?delete=true&noop=false",
        "-rf"
      })
  void aFileNameIsOnlyAName(String name) throws IOException {
    drop(name + ".txt", "a grey cat");

    JobView job = await(name, "stored");

    eventually(() -> assertInbox("accepted/" + name + ".txt"));
    assertThat(job.name()).isEqualTo(name);
    assertThat(filesIn(videos())).filteredOn(file -> file.endsWith(".mp4")).hasSize(1);
    assertThat(Files.exists(home.resolve("cat.txt"))).isFalse();
  }

  @Test
  void theSameFileAgainIsTheSameJobAndBothAreKept() throws IOException {
    drop("cat");
    await("cat", "stored");
    eventually(() -> assertInbox("accepted/cat.txt"));

    drop("cat");

    eventually(() -> assertThat(filesIn(inbox())).hasSize(2).allMatch(this::isAcceptedCat));
    assertThat(ledger().jobs()).hasSize(1);
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  void anotherDedupeKeyIsAnotherJob() throws IOException {
    drop("cat.json", "{\"prompt\": \"a grey cat\", \"dedupe_key\": \"order-1\"}");
    eventually(() -> assertInbox("accepted/cat.json"));
    drop("again.json", "{\"prompt\": \"a red cat\", \"dedupe_key\": \"order-1\"}");
    drop("cat.json", "{\"prompt\": \"a grey cat\", \"dedupe_key\": \"order-2\"}");

    eventually(() -> assertThat(filesIn(inbox())).hasSize(3).allMatch(this::isAccepted));

    eventually(() -> assertThat(gateway.bill()).hasSize(2));
    assertThat(ledger().jobs()).hasSize(2);
    assertThat(gateway.createsFor("a grey cat")).hasSize(2);
  }

  @Test
  @Setting(name = "reelay.inbox.settle", value = "400ms")
  void aFileThatIsStillBeingWrittenIsTakenOnceAndWhole() throws IOException {
    int words = 20;
    AtomicInteger written = new AtomicInteger();
    try (BufferedWriter file = Files.newBufferedWriter(inbox().resolve("slow.txt"))) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                file.write("word" + written.incrementAndGet() + " ");
                file.flush();
                return written.get() == words;
              });
    }

    await("slow", "stored");

    eventually(() -> assertInbox("accepted/slow.txt"));
    assertThat(gateway.bill()).hasSize(1);
    assertThat(gateway.bill().get(0).prompt()).contains("word1 ").endsWith("word20");
  }

  @Test
  void aSymbolicLinkIsRejected() throws IOException {
    Path secret = Files.writeString(home.resolve("secret.txt"), "not for the gateway");
    Files.createSymbolicLink(inbox().resolve("link.txt"), secret);

    eventually(
        () ->
            assertThat(inbox().resolve("rejected/link.txt.error.txt")).content().contains("link"));

    assertThat(ledger().jobs()).isEmpty();
    assertThat(secret).hasContent("not for the gateway");
  }

  @Test
  void anEmptyFileIsRejectedAndHoldsNoOtherUp() throws IOException {
    drop("empty.txt", "");
    drop("cat");

    await("cat", "stored");

    eventually(
        () ->
            assertInbox("accepted/cat.txt", "rejected/empty.txt", "rejected/empty.txt.error.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accepted\\..\\..\\secret.txt", "a\\b.txt", "a\nb.txt"})
  void aBackslashInANameLeadsNowhere(String name) throws IOException {
    Path outside = Files.writeString(inbox().resolveSibling("secret.txt"), "Nobody's prompt");
    Files.createDirectories(inbox().resolve("accepted"));
    drop(name, "A cat in a box");

    eventually(() -> assertInbox("accepted/" + name));
    assertThat(outside).hasContent("Nobody's prompt");
    await(ledger().jobs().get(0).name(), "stored");
    assertThat(gateway.bill()).extracting("prompt").containsExactly("A cat in a box");
  }

  @Test
  void aLinkThatLeadsNowhereIsRejected() throws IOException {
    Files.createSymbolicLink(inbox().resolve("link.txt"), Path.of("nowhere"));

    eventually(() -> assertThat(inbox().resolve("rejected/link.txt.error.txt")).exists());
    eventually(
        () -> assertThat(Files.isSymbolicLink(inbox().resolve("rejected/link.txt"))).isTrue());
    assertThat(Files.isSymbolicLink(inbox().resolve("link.txt"))).isFalse();
  }

  @Test
  void aNameThatLeavesNoRoomForItsReportIsShortened() throws IOException {
    String name = "é".repeat(125) + ".json";
    drop(name, "no JSON");

    eventually(() -> assertThat(filesIn(inbox())).hasSize(2));
    assertThat(filesIn(inbox()).get(0)).startsWith("rejected/éé").endsWith(".json");
    assertThat(filesIn(inbox()).get(1)).isEqualTo(filesIn(inbox()).get(0) + ".error.txt");
  }

  @Test
  void aFileStaysUntilTheLedgerHasItsJobs() throws IOException {
    try (FullLedger full = FullLedger.refusing(ledgerFile(), "INSERT ON job")) {
      NotifyBuilder failed =
          new NotifyBuilder(context).fromRoute("prompt-intake-file").whenFailed(2).create();
      drop("cat");
      assertThat(failed.matchesWaitTime()).isTrue();
      assertInbox("cat.txt");
    }

    await("cat", "stored");
    eventually(() -> assertInbox("accepted/cat.txt"));
    assertThat(gateway.bill()).hasSize(1);
  }

  @Test
  void aPromptReachesTheGatewayWordForWord() throws IOException {
    String prompt = "A {{sign}} that reads ${body} and {{env:HOME}}: \"50 %\" \\n <b> 猫";
    drop("sign.txt", prompt);

    await("sign", "stored");

    assertThat(gateway.bill()).extracting(Bill.Create::prompt).containsExactly(prompt);
  }

  @Test
  @Setting(name = "reelay.inbox.directory", value = "")
  void withoutAnInboxNoFileIsTaken() {
    assertThat(context.getRoute("prompt-intake-file")).isNull();
    assertThat(context.getRoute("job-dispatch")).isNotNull();
  }

  private boolean isAccepted(String file) {
    return file.startsWith("accepted/");
  }

  private boolean isAcceptedCat(String file) {
    return file.matches("accepted/cat(-\\d{8}T\\d{9})?\\.txt");
  }

  private void assertInbox(String... files) throws IOException {
    assertThat(filesIn(inbox())).containsExactlyInAnyOrder(files);
  }

  /** As if they had been there for a while, so that only their names keep them from being taken. */
  private void rest(String... files) throws IOException {
    FileTime before = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    for (String file : files) {
      Files.setLastModifiedTime(inbox().resolve(file), before);
    }
  }
}
