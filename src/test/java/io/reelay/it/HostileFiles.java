package io.reelay.it;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Prompt files as nobody should write them, the same for the same seed. */
final class HostileFiles {
  private static final List<String> EXTENSIONS =
      List.of(".txt", ".md", ".json", ".jsonl", ".yaml", ".yml", ".csv", ".JSON", ".exe", "", ".");

  private static final List<String> VALID =
      List.of(
          "A lighthouse at dusk",
          "---\nname: cat\nduration: 15\n---\nA cat plays\n",
          "[{\"prompt\": \"A cat\", \"metadata\": {\"a\": [1, 2.5, null]}}, {\"prompt\": \"A dog\"}]",
          "{\"prompt\": \"A cat\"}\n\n{\"prompt\": \"A dog\", \"duration\": 15}\n",
          "- prompt: A cat\n  duration: 10\n- {prompt: A dog}\n",
          "name,prompt,duration\ncat,\"A \"\"cat\"\"\nplays\",15\n,A dog,\n");

  private static final List<String> WRONG =
      List.of(
          "",
          " \n\t ",
          "\uFEFF",
          "null",
          "{}",
          "[]",
          "[[[]]]",
          "{\"prompt\": 7}",
          "{\"prompt\": null}",
          "{\"prompt\": [\"a\"]}",
          "{\"prompt\": \"a\", \"duration\": \"ten\"}",
          "{\"prompt\": \"a\", \"prompt\": \"b\"}",
          "{\"prompt\": \"a\", \"gateway\": \"nobody\"}",
          "{\"prompt\": \"a\", \"images\": [\"../../../../etc/passwd\"]}",
          "{\"prompt\": \"a\", \"images\": [\"file:///etc/passwd\"]}",
          "{\"prompt\": \"a\", \"name\": \"../../x\", \"nmae\": 1}",
          "{\"prompt\": \"a\u0000b\"}",
          "a: &x [1]\nb: *x\n",
          "a: &a [l,l]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n",
          "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
          "prompt: ${sys.user.home} {{reelay.gateways.main.api-key}}\n",
          "{\"prompt\": \"a\"}".repeat(3),
          "[".repeat(100_000),
          "{\"a\":".repeat(20_000),
          "- ".repeat(20_000),
          "\"" + "a".repeat(200_000));

  private static final List<String> NAMES =
      List.of(
          "${body}",
          "${bean:claims?method=releaseAll}",
          "$simple{sys.user.home}",
          "{{reelay.gateways.main.api-key}}",
          "{{env:PATH}}",
          "RAW(a)",
          "$(id)",
          "`id`",
          ";id",
          "-rf",
          "%00",
          "%s%n",
          "..%2f..%2fx",
          "a\nb",
          "a\tb\u0007",
          "a'b\"c",
          "a|b>c<d",
          "a\\b",
          " ",
          "...",
          "NUL",
          "accepted",
          "\u202Etxt.exe",
          "第一章",
          "🎬",
          "e\u0301",
          "a".repeat(244),
          "é".repeat(122),
          "🎬".repeat(61));

  private final Random random;
  private final Path folder;

  HostileFiles(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** Writes one more; its name is unique and begins with the number. */
  void write(int number) throws IOException {
    Path file = folder.resolve(number + "-" + pick(NAMES) + pick(EXTENSIONS));
    if (random.nextInt(20) == 0) {
      // To a file that holds a key, to itself, to nowhere.
      Files.createSymbolicLink(
          file, pick(List.of(Path.of("../app/application.properties"), file, Path.of("gone"))));
    } else {
      Files.write(file, content());
    }
  }

  private byte[] content() {
    return switch (random.nextInt(6)) {
      case 0 -> pick(VALID).getBytes(UTF_8);
      case 1 -> pick(WRONG).getBytes(UTF_8);
      case 2 -> truncated(pick(VALID).getBytes(UTF_8));
      case 3 -> withBytesChanged(pick(VALID).getBytes(UTF_8));
      case 4 -> binary(random.nextInt(2_000));
      default ->
          random.nextBoolean()
              ? pick(VALID).getBytes(UTF_16)
              : ("\uFEFF" + pick(VALID)).getBytes(UTF_8);
    };
  }

  private byte[] truncated(byte[] whole) {
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  private byte[] withBytesChanged(byte[] content) {
    for (int change = 0; change < 3; change++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
    }
    return content;
  }

  private byte[] binary(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
