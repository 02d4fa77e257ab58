package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupeKeyTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void aFileDroppedTwiceHasTheSameKeys() throws Exception {
    String text = "[{\"prompt\": \"a\"}, {\"prompt\": \"b\"}]";

    assertThat(keys("a.json", text)).isEqualTo(keys("a.json", text)).doesNotHaveDuplicates();
    assertThat(keys("a.json", text)).allMatch(key -> key.matches("auto:[0-9a-f]{64}"));
  }

  @Test
  void equalEntriesOfAListAreJobsOfTheirOwn() throws Exception {
    assertThat(keys("a.json", "[{\"prompt\": \"a\"}, {\"prompt\": \"a\"}, {\"prompt\": \"a\"}]"))
        .doesNotHaveDuplicates();
  }

  @Test
  void anEntryPutIntoAListLeavesTheOthersTheirKeys() throws Exception {
    List<String> before = keys("a.json", "[{\"prompt\": \"a\"}, {\"prompt\": \"b\"}]");
    List<String> after =
        keys("a.json", "[{\"prompt\": \"new\"}, {\"prompt\": \"a\"}, {\"prompt\": \"b\"}]");

    assertThat(after.subList(1, 3)).isEqualTo(before);
  }

  @Test
  void theWritingOfAFileIsNotItsContent() throws Exception {
    String key = keys("a.json", "{\"prompt\": \"a\", \"metadata\": {\"x\": 1, \"y\": 2}}").get(0);

    assertThat(
            keys(
                "a.json",
                """
                {
                  "$schema": "prompt.schema.json",
                  "metadata": {"y": 2, "x": 1},
                  "prompt": "\\u0061"
                }
                """))
        .containsExactly(key);
  }

  @Test
  void anotherFileAnotherContentAndAnotherOrderInAListAreOtherKeys() throws Exception {
    String image = "{\"prompt\": \"a\", \"images\": [\"https://e.com/%s\", \"https://e.com/%s\"]}";
    String key = keys("a.json", image.formatted(1, 2)).get(0);

    assertThat(keys("b.json", image.formatted(1, 2))).doesNotContain(key);
    assertThat(keys("a.json", image.formatted(1, 3))).doesNotContain(key);
    assertThat(keys("a.json", image.formatted(2, 1))).doesNotContain(key);
  }

  @Test
  void anotherDefaultIsNotAnotherPrompt() throws Exception {
    List<String> keys = keys("a.txt", "a");
    files = new PromptFiles(folder, PromptFiles.rules("main", Map.of("model", "sora-2")));

    assertThat(keys("a.txt", "a")).isEqualTo(keys);
  }

  @Test
  void aKeyOfItsOwnHoldsInEveryFile() throws Exception {
    assertThat(keys("a.json", "{\"prompt\": \"a\", \"dedupe_key\": \"k\"}"))
        .isEqualTo(keys("b.json", "{\"prompt\": \"b\", \"dedupe_key\": \"k\"}"))
        .containsExactly("key:k");
  }

  /** Computed by hand, as the first release did: a file of then is no other job now. */
  @Test
  void theKeysOfOldFilesAreWhatTheyWere() throws Exception {
    assertThat(keys("a.json", "{\"prompt\":\"a\",\"metadata\":{\"x\":1},\"on_error\":\"skip\"}"))
        .containsExactly(
            "auto:"
                + DigestUtils.sha256Hex("a.json\0{\"metadata\":{\"x\":1},\"prompt\":\"a\"}\0" + 1));
  }

  @Test
  void byContentTheSamePromptIsOneJobInWhateverFile() throws Exception {
    files = PromptFiles.byContent(folder);
    List<String> keys = keys("a.json", "{\"prompt\": \"a\"}");

    assertThat(keys("a (1).json", "{\"prompt\": \"a\"}")).isEqualTo(keys);
    assertThat(keys("other.txt", "a")).isEqualTo(keys);
    assertThat(keys("a.json", "{\"prompt\": \"a\", \"duration\": 10}"))
        .doesNotContainAnyElementsOf(keys);
  }

  @Test
  void byContentEqualEntriesOfAListAreStillJobsOfTheirOwn() throws Exception {
    files = PromptFiles.byContent(folder);
    List<String> two = keys("a.json", "[{\"prompt\": \"a\"}, {\"prompt\": \"a\"}]");

    assertThat(two).doesNotHaveDuplicates();
    assertThat(keys("b.txt", "a")).containsExactly(two.get(0));
    assertThat(keys("c.json", "[{\"prompt\":\"a\"},{\"prompt\":\"b\"},{\"prompt\":\"a\"}]"))
        .containsAll(two);
  }

  @Test
  void byContentAKeyIsNeverThatOfAFilesName() throws Exception {
    List<String> byName = keys("a.txt", "a");
    files = PromptFiles.byContent(folder);

    assertThat(keys("a.txt", "a")).doesNotContainAnyElementsOf(byName);
  }

  private List<String> keys(String fileName, String text) throws PromptFileException {
    return files.read(fileName, text).stream().map(Prompt::dedupeKey).toList();
  }
}
