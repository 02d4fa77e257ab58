package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of a wrong file is told. */
class PromptFaultsTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "prompt": ""             | prompt: is "", allowed: 1 to 32000 characters, not only white space
          "prompt": " \\t"         | prompt: is "", allowed: 1 to 32000 characters, not only white space
          "prompt": null           | prompt: is null, allowed: 1 to 32000 characters, not only white space
          "prompt": ["a"]          | prompt: is a list, allowed: 1 to 32000 characters, not only white space
          "prompt": "a\\u0000b"    | prompt: has a NUL character, allowed: text without it
          "prompt": "a\\ud800b"    | prompt: has half of a surrogate pair, allowed: whole characters
          "model": " "             | model: is "", allowed: 1 to 200 characters, not only white space
          "duration": "12"         | duration: is "12", allowed: a whole number from 1 to 3600
          "duration": 0            | duration: is 0, allowed: a whole number from 1 to 3600
          "duration": 10.5         | duration: is 10.5, allowed: a whole number from 1 to 3600
          "duration": 1e999999999  | duration: is a number out of range, allowed: numbers up to 1.7e308
          "seconds": 1.5           | seconds: is 1.5, allowed: a whole number of seconds from 1 to 9999, best as text such as "8"
          "seconds": "4s"          | seconds: is "4s", allowed: a whole number of seconds from 1 to 9999, best as text such as "8"
          "orientation": "up"      | orientation: is "up", allowed: portrait, landscape
          "aspect_ratio": "16x9"   | aspect_ratio: is "16x9", allowed: WIDTH:HEIGHT, such as 16:9
          "size": "huge"           | size: is "huge", allowed: small, medium, large, 720P, 1080P or WIDTHxHEIGHT, such as 1280x720
          "size": "1280x720\\n"    | size: is "1280x720", allowed: small, medium, large, 720P, 1080P or WIDTHxHEIGHT, such as 1280x720
          "watermark": 1           | watermark: is 1, allowed: true, false, or the gateway's own word as text
          "private": "true"        | private: is "true", allowed: true or false
          "images": "https://e.com"| images: is "https://e.com", allowed: a list of images
          "images": [1, "cat.bmp"] | images[0]: is 1, allowed: an http or https URL, a data:image/ URL, or the path of a .png, .jpg, .jpeg, .webp or .gif file beside the prompt file, such as ./ref.png
          "image": "/srv/cat.png"  | image: is "/srv/cat.png", allowed: an http or https URL, a data:image/ URL, or the path of a .png, .jpg, .jpeg, .webp or .gif file beside the prompt file, such as ./ref.png
          "image": "file:cat.png"  | image: is "file:cat.png", allowed: an http or https URL, a data:image/ URL, or the path of a .png, .jpg, .jpeg, .webp or .gif file beside the prompt file, such as ./ref.png
          "image": "a\\\\b.png"    | image: is "a\\b.png", allowed: an http or https URL, a data:image/ URL, or the path of a .png, .jpg, .jpeg, .webp or .gif file beside the prompt file, such as ./ref.png
          "image": "a.png\\n"      | image: is "a.png", allowed: an http or https URL, a data:image/ URL, or the path of a .png, .jpg, .jpeg, .webp or .gif file beside the prompt file, such as ./ref.png
          "input_reference": {}    | input_reference: has 0 fields, allowed: either image_url or file_id
          "storyboard": []         | storyboard: has 0 entries, allowed: a list of at least one scene
          "storyboard": [{}]       | storyboard[0].prompt: is missing
          "metadata": "x"          | metadata: is "x", allowed: an object
          "gateway": "mian"        | gateway: is "mian", allowed: main, quick
          "gateway": 1             | gateway: is 1, allowed: the name of a gateway, or a list of 1 to 10 different ones
          "gateway": []            | gateway: has 0 entries, allowed: the name of a gateway, or a list of 1 to 10 different ones
          "gateway": ["main", "main"] | gateway: has an entry twice, allowed: the name of a gateway, or a list of 1 to 10 different ones
          "gateway": ["main", "mian"] | gateway[1]: is "mian", allowed: main, quick
          "webhook_url": "example.com" | webhook_url: cannot be chosen by a prompt, allowed: reelay.webhook.url; or set reelay.webhook.allow-prompt-url=true
          "webhook_url": null      | webhook_url: cannot be chosen by a prompt, allowed: reelay.webhook.url; or set reelay.webhook.allow-prompt-url=true
          "dedupe_key": ""         | dedupe_key: is "", allowed: 1 to 300 characters, not only white space
          "remix_of": " "          | remix_of: is "", allowed: 1 to 300 characters, not only white space
          "character": 1           | character: is 1, allowed: 1 to 300 characters, not only white space
          "remix_of": "a", "character": "b" | character: is set together with remix_of, allowed: one of the two
          """)
  void aWrongValueIsToldWithWhatIsAllowed(String field, String fault) {
    String other = field.startsWith("\"prompt\"") ? "\"model\": \"m\"" : "\"prompt\": \"p\"";

    assertThat(files.faults("a.json", "{" + other + ",\n" + field + "}"))
        .first()
        .isEqualTo("line 2, " + fault);
  }

  @ParameterizedTest
  @CsvSource({
    "durration, duration",
    "aspectRatio, aspect_ratio",
    "image-url, image_url",
    "Prompt, prompt",
    "webhook, ''",
    "#duration, duration",
    "zzzzzz, ''"
  })
  void anUnknownFieldIsRefusedWithTheFieldItMostLikelyMeans(String unknown, String meant) {
    PromptFault fault =
        files.refuse("a.json", "{\"prompt\": \"p\",\n\"" + unknown + "\": 1}").faults().get(0);

    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.field()).isEqualTo(unknown);
    assertThat(fault.problem())
        .isEqualTo(
            "is not a known field" + (meant.isEmpty() ? "" : "; did you mean " + meant + "?"));
    assertThat(fault.allowed()).contains("prompt, model, images").contains("dedupe_key");
  }

  @Test
  void anUnknownFieldOfASceneIsComparedWithAScenesFields() {
    assertThat(
            files.faults("a.json", "{\"storyboard\": [{\"prompt\": \"p\", \"size\": \"small\"}]}"))
        .containsExactly(
            "line 1, storyboard[0].size: is not a known field, allowed: prompt, duration");
  }

  @Test
  void aFileThatMakesNothingIsToldOnce() {
    assertThat(files.faults("a.json", "\n{\"model\": \"sora-2\"}"))
        .containsExactly(
            "line 2: is incomplete, allowed: a prompt; or a storyboard; or name, description and"
                + " reference_images, which make a character");
  }

  @Test
  void everyFaultOfAListIsToldWithItsLine() {
    String text =
        """
        [
          {"prompt": "fine"},
          {"prompt": "p",
           "durration": 10,
           "size": "huge"},
          [],
          {"prompt": "p", "duration":
             "12"}
        ]
        """;

    assertThat(files.refuse("a.json", text).faults())
        .extracting(PromptFault::line, PromptFault::field)
        .containsExactly(
            tuple(4, "[1].durration"),
            tuple(5, "[1].size"),
            tuple(6, "[2]"),
            tuple(8, "[3].duration"));
  }

  @Test
  void oneFaultOfAPromptHidesNoOther() {
    assertThat(
            files.faults(
                "a.json",
                """
                {"prompt": "a\\u0000", "duration": 1e2147483647, "gateway": "x", "size": 1,
                 "metadata": {"n": 1e2147483647, "\\u0000": 1}, "webhook_url": "http:", "x": 1}
                """))
        .hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.7e308", "-1.7e308", "1e-308", "0", "0.0"})
  void theLargestAndTheSmallestNumbersAreTaken(String number) throws Exception {
    assertThat(files.read("a.json", "{\"prompt\": \"p\", \"metadata\": {\"n\": " + number + "}}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "-1e-2147483000", "0e999999999"})
  void aNumberOutOfRangeIsNeverWrittenOutInFull(String number) {
    files = new PromptFiles(folder, PromptFiles.rules("quick", Map.of("model", "sora-2")));

    // Both fields are enumerations in a schema; plain, such a number has a billion digits.
    assertThat(
            files.faults(
                "a.json",
                "{\"prompt\": \"p\", \"duration\": %s,\n\"orientation\": %s}"
                    .formatted(number, number)))
        .containsExactly(
            "line 1, duration: is a number out of range, allowed: numbers up to 1.7e308",
            "line 2, orientation: is a number out of range, allowed: numbers up to 1.7e308");
  }

  @Test
  void aHundredFaultsAreToldAndTheOthersCounted() {
    PromptFileException refused =
        files.refuse("a.json", "[" + "{\"prompt\": 1},\n".repeat(149) + "{}]");

    assertThat(refused.faults()).hasSize(100);
    assertThat(refused.report("a.json")).contains("line 100, [99].prompt").contains("and 50 more");
  }

  @Test
  void aWebhookUrlIsRefusedWithItsPromptAloneAndNotRepeated() throws Exception {
    String text =
        """
        [{"prompt": "p", "webhook_url": "https://user:secret@example.com/", "on_error": "skip"},
         {"prompt": "q"}]
        """;

    PromptFile taken = files.readFile("a.json", text);

    assertThat(taken.prompts()).extracting(Prompt::name).containsExactly("a-2");
    assertThat(taken.report("a.json"))
        .contains("line 1, [0].webhook_url: cannot be chosen by a prompt")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/token",
        "ftp://example.com/token",
        "https://user:token@example.com/",
        "https:///token",
        "https://example.com/{{reelay.webhook.secret}}?token",
        "https://example.com/${token}",
        "https://example.com/to ken?token"
      })
  void whatIsNoAddressIsNoReceiverAndIsNotRepeated(String url) {
    PromptFiles allowing = PromptFiles.withWebhookUrls(folder);

    assertThat(allowing.faults("a.json", "{\"prompt\": \"p\", \"webhook_url\": \"" + url + "\"}"))
        .containsExactly(
            "line 1, webhook_url: is not an address for events, allowed: an http or https URL of"
                + " at most 2048 characters, without user name and password");
  }

  @Test
  void aReceiverIsTakenWhereTheSettingsLetPromptsNameIt() throws Exception {
    PromptFiles allowing = PromptFiles.withWebhookUrls(folder);
    String text = "{\"prompt\": \"p\", \"webhook_url\": \"https://hooks.example/a?b=c\"}";

    Prompt prompt = allowing.readOne("a.json", text);

    assertThat(prompt.webhookUrl()).isEqualTo("https://hooks.example/a?b=c");
    assertThat(prompt.request().has("webhook_url")).isFalse();
  }

  @Test
  void metadataIsBounded() throws Exception {
    String most = "{\"prompt\": \"p\", \"metadata\": {\"k\": \"" + "ä".repeat(8188) + "\"}}";
    assertThat(files.readOne("a.json", most).metadata().toString().getBytes(StandardCharsets.UTF_8))
        .hasSize(16384);

    assertThat(files.faults("a.json", most.replace("\"k\"", "\"kk\"")))
        .containsExactly("line 1, metadata: has 16385 bytes, allowed: at most 16384 bytes as JSON");
  }

  @Test
  void aPromptIsBoundedInCharactersNotInBytes() throws Exception {
    assertThat(files.readOne("a.txt", "🎬".repeat(32_000)).request()).isNotEmpty();
    assertThat(files.faults("a.txt", "🎬".repeat(32_001)))
        .containsExactly(
            "prompt: has 32001 characters, allowed: 1 to 32000 characters, not only white space");
  }

  @Test
  void withoutADefaultGatewayAPromptMustNameOne() throws Exception {
    for (String none : new String[] {null, ""}) {
      files = new PromptFiles(folder, PromptFiles.rules(none, Map.of()));
      assertThat(files.faults("a.txt", "p"))
          .containsExactly(
              "gateway: is missing, and there is no default gateway, allowed: main, quick");
      assertThat(files.readOne("a.json", "{\"prompt\": \"p\", \"gateway\": \"main\"}").gateway())
          .isEqualTo("main");
    }
  }

  @Test
  void aLongValueIsShortenedAndStaysOnItsLine() {
    String fault =
        files
            .faults("a.json", "{\"prompt\": \"p\", \"size\": \"a\\n" + "b".repeat(99) + "\"}")
            .get(0);

    assertThat(fault).contains("is \"a " + "b".repeat(58) + "…\"").doesNotContain("\n");
  }

  @Test
  void aFileOfNoKnownFormatIsRefusedByItsName() {
    for (String name : List.of("a.exe", "a", "a.json.tmp", "json", "a.")) {
      assertThat(files.faults(name, "{\"prompt\": \"p\"}"))
          .containsExactly(
              "the file: has no known format, allowed: files that end in .csv, .json, .jsonl, .md, .txt, .yaml, .yml");
    }
  }
}
