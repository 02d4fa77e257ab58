package io.reelay.prompt;

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

/** Whatever is in a file, it is taken or refused: nothing else is thrown. */
class PromptFileFuzzTest {
  private static final String VALID =
      """
      [
        {"name": "cat", "model": "sora-2-pro", "prompt": "A cat 🐈 plays", "duration": 25,
         "images": ["https://example.com/a.png"], "size": "1280x720", "watermark": false,
         "character_timestamps": "1,3", "metadata": {"a": [1, 2.50, {"b": null}]},
         "webhook_url": "https://example.com/hook", "orientation": "portrait"},
        {"storyboard": [{"prompt": "sunrise", "duration": 5}], "gateway": "main",
         "input_reference": {"file_id": "f"}, "dedupe_key": "k", "aspect_ratio": "16:9"}
      ]
      """;

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

  @Test
  void randomBytesAreTakenOrRefused() {
    Random random = new Random(4711);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      isRefused("a.txt", bytes);
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
      assertThat(e.report(fileName)).doesNotContain("com.fasterxml", "com.networknt", "java.");
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
