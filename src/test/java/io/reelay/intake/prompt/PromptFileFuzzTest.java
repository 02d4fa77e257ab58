package io.reelay.intake.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a file, it is taken or refused: nothing else is thrown. */
class PromptFileFuzzTest {
  private static final String VALID =
      """
      [
        {"name": "cat", "model": "sora-2-pro", "prompt": "A cat 🐈 plays", "duration": 25,
         "images": ["https://example.com/a.png"], "size": "1280x720", "watermark": false,
         "character_timestamps": "1,3", "metadata": {"a": [1, 2.50, {"b": null}]},
         "orientation": "portrait"},
        {"storyboard": [{"prompt": "sunrise", "duration": 5}], "gateway": "main",
         "input_reference": {"file_id": "f"}, "dedupe_key": "k", "aspect_ratio": "16:9"}
      ]
      """;

  private static final Map<String, String> OTHERS =
      Map.of(
          "a.jsonl",
          """
          {"name": "cat", "prompt": "A cat 🐈", "duration": 25, "model": "sora-2-pro"}

          {"prompt": "b", "metadata": {"a": [1, 2.50, {"b": null}]}, "watermark": true}
          """,
          "a.yaml",
          """
          - name: cat  # the first
            prompt: >-
              A cat 🐈
              plays
            size: 1280x720
            images: [https://example.com/a.png, 'https://example.com/b.png']
          - {prompt: "b\u00e4", metadata: {a: ~, b: [-1.5e3, true]}, aspect_ratio: 16:9}
          """,
          "a.md",
          """
          ---
          name: cat
          duration: 15
          metadata:
            campaign: [spring, 2]
          ---

          A cat 🐈 plays
          """,
          "a.csv",
          """
          name,prompt,duration,images,metadata.a
          cat,"A ""cat"", 🐈
          plays",15,https://example.com/a.png,x

          ,b,,,
          """);

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "-0",
          "1e2147483647",
          "1e-2147483648",
          "9".repeat(99),
          "NaN",
          "\"#x\":1,",
          "\u0000",
          "\uFEFF",
          "\n",
          "\"prompt\":",
          "[".repeat(70),
          "\"$\"",
          "---\n",
          "- ",
          "? ",
          "&a ",
          "*a",
          "!!binary ",
          "|",
          "\t",
          ";",
          "\r",
          "\\U00110000",
          "\u0007",
          "%YAML 1.3\n",
          "<<: ",
          "\"a.b[0]~/%\":1,");

  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = new PromptFiles(folder, PromptFiles.rules("quick", Map.of("model", "sora-2")));
  }

  @Test
  void aThousandMutationsOfAValidFileAreTakenOrRefused() throws Exception {
    assertThat(files.read("a.json", VALID)).hasSize(2);
    Random random = new Random(20261121);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      refused += isRefused("a.json", mutated(VALID.getBytes(UTF_8), random)) ? 1 : 0;
    }
    assertThat(refused).isBetween(500, 999);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.yaml", "a.md", "a.csv"})
  void mutationsOfEveryOtherFormatAreTakenOrRefused(String fileName) throws Exception {
    byte[] valid = OTHERS.get(fileName).getBytes(UTF_8);
    assertThat(files.read(fileName, valid)).isNotEmpty();
    Random random = new Random(20261121);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      refused += isRefused(fileName, mutated(valid, random)) ? 1 : 0;
    }
    assertThat(refused).isBetween(100, 499);
    for (int length = 0; length < valid.length; length++) {
      isRefused(fileName, Arrays.copyOf(valid, length));
    }
  }

  @Test
  void randomBytesAreTakenOrRefused() {
    Random random = new Random(4711);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      isRefused("a.txt", bytes);
      OTHERS.keySet().forEach(fileName -> isRefused(fileName, bytes));
      assertThat(isRefused("a.json", bytes)).isTrue();
    }
  }

  @Test
  void everyBeginningOfAValidFileIsRefused() {
    byte[] valid = VALID.strip().getBytes(UTF_8);
    for (int length = 0; length < valid.length; length++) {
      assertThat(isRefused("a.json", Arrays.copyOf(valid, length))).isTrue();
    }
  }

  private boolean isRefused(String fileName, byte[] bytes) {
    try {
      assertThat(files.read(fileName, bytes)).isNotEmpty();
      return false;
    } catch (PromptFileException e) {
      assertThat(e.faults()).isNotEmpty();
      assertThat(e.report(fileName))
          .doesNotContain("com.fasterxml", "com.networknt", "org.snakeyaml", "java.");
      return true;
    }
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      bytes = mutatedOnce(bytes, random);
    }
    return bytes;
  }

  /** Cuts something out, and puts a token, or a piece from elsewhere, in its place. */
  private static byte[] mutatedOnce(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(4));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    if (random.nextBoolean()) {
      out.writeBytes(TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8));
    } else {
      int elsewhere = random.nextInt(bytes.length);
      out.write(bytes, elsewhere, Math.min(bytes.length - elsewhere, random.nextInt(20)));
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
