package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .yaml} and {@code .yml}. */
class YamlPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void itSaysWhatJsonSays() throws Exception {
    Prompt yaml =
        files.readOne(
            "a.yaml",
            """
            # the cat
            name: Cat
            prompt: |-
              A cat: "plays"
              {piano} # not a comment
            model: sora-2
            duration: 15.0
            seconds: "8"
            aspect_ratio: 16:9
            character_timestamps: 1,3
            watermark: false
            images: [https://e.com/a.png, 'https://e.com/b.png']
            metadata: {n: 0.10, none: ~, list: [1, -2.5e3, TRUE], day: 2026-11-21, text: "yes"}
            """);
    Prompt json =
        files.readOne(
            "a.json",
            """
            {"name": "Cat", "prompt": "A cat: \\"plays\\"\\n{piano} # not a comment",
             "model": "sora-2", "duration": 15, "seconds": "8", "aspect_ratio": "16:9",
             "character_timestamps": "1,3", "watermark": false,
             "images": ["https://e.com/a.png", "https://e.com/b.png"],
             "metadata": {"n": 0.10, "none": null, "list": [1, -2.5e3, true],
                          "day": "2026-11-21", "text": "yes"}}
            """);

    assertThat(yaml.request()).hasToString(json.request().toString());
    assertThat(yaml.metadata()).hasToString(json.metadata().toString());
    assertThat(yaml.name()).isEqualTo(json.name());
  }

  @Test
  void aListIsManyInItsOrder() throws Exception {
    assertThat(files.read("a.yml", "---\n- prompt: one\n- {prompt: two, name: Zwei}\n...\n"))
        .extracting(Prompt::name, prompt -> prompt.request().get("prompt").asText())
        .containsExactly(tuple("a-1", "one"), tuple("Zwei", "two"));
  }

  @Test
  void everyFaultHasItsLine() {
    assertThat(
            files.faults(
                "a.yaml",
                """
                - prompt: fine
                - prompt: >
                    folded

                    text
                  duration:
                    "12"
                  durration: 10
                - just text
                - prompt:
                """))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("line 7, [1].duration: is \"12\""),
            fault -> assertThat(fault).startsWith("line 8, [1].durration: is not a known field"),
            fault -> assertThat(fault).startsWith("line 9, [2]: is \"just text\""),
            fault -> assertThat(fault).startsWith("line 10, [3].prompt: is null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes", "No", "ON", "off", "y", "010", "0o10", "0x1F", "0b101", "1_000", "+5", "5.", ".5",
        "-.5e3", "1_0.5", ".inf", "-.Inf", ".NaN", "007"
      })
  void whatYamlReadsInTwoWaysIsRefusedAndTakenInQuotes(String text) throws Exception {
    String yaml = "prompt: p\nmetadata: {k: %s}\n";

    assertThat(files.faults("a.yaml", yaml.formatted(text)))
        .singleElement()
        .asString()
        .startsWith("line 2: has " + text + ", which YAML reads in two ways, allowed: ");
    assertThat(files.readOne("a.yaml", yaml.formatted('"' + text + '"')).metadata())
        .hasToString("{\"k\":\"" + text + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"16:9", "1:30", "1.2.3", "...x", "_", "1-3", "720p", "2026-11-21", "yes and no"})
  void whatOnlyLooksLikeANumberIsText(String text) throws Exception {
    assertThat(files.readOne("a.yaml", "prompt: p\nmetadata: {k: %s}\n".formatted(text)).metadata())
        .hasToString("{\"k\":\"" + text + "\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                    | the file: is empty, allowed: an object or a list of them
          `# nothing\\n`                        | the file: is empty, allowed: an object or a list of them
          []                                    | the file: is an empty list, allowed: at least one prompt
          just text                             | line 1: is "just text", allowed: an object with the fields of a prompt
          prompt: a\\n---\\nprompt: b           | line 2: begins a second document, allowed: one document
          prompt: a\\nprompt: b                 | line 2: has "prompt" twice
          prompt: a\\n? [x]\\n: b               | line 2: has a field whose name is a list or an object, allowed: text
          prompt: a\\nmetadata: &m {a: 1}       | line 2: has the anchor &m, allowed: values
          prompt: a\\nmetadata: *m              | line 2: has the alias *m, allowed: values
          prompt: a\\nduration: !!int "10"      | line 2: has the tag tag:yaml.org,2002:int, allowed: values without tags
          prompt: a\\nmetadata: !<x> {a: 1}     | line 2: has the tag x, allowed: values without tags
          prompt: a\\nmetadata: !java.io.File x | line 2: has the tag !java.io.File, allowed: values without tags
          prompt: a\\nduration: 1e99999999999   | line 2: has a number that is out of range, allowed: numbers up to 1.7e308
          prompt: a\\nduration: 1e999           | line 2, duration: is a number out of range, allowed: numbers up to 1.7e308
          """)
  void isRefusedInOneSentence(String text, String fault) {
    assertThat(files.faults("a.yaml", text.replace("\\n", "\n"))).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          prompt: a\\n  size: b         | 2
          prompt: a\\n\\tsize: b        | 2
          prompt: "a\\n                 | 2
          prompt: [a\\n}                | 2
          prompt: a\\nsize              | 2
          prompt: a: b                  | 1
          prompt: "\\q"                 | 1
          `prompt: a\\nsize: "\\u0007"` | 2
          %YAML 2.0\\n---\\nprompt: a   | 0
          """)
  void isRefusedWithItsLineAndWithoutWordsForProgrammers(String text, int line) {
    PromptFileException refused =
        files.refuse("a.yaml", text.replace("\\n", "\n").replace("\\u0007", "\u0007"));

    assertThat(refused.faults()).hasSize(1);
    assertThat(refused.faults().get(0).line()).isEqualTo(line);
    assertThat(refused.report("a.yaml"))
        .doesNotContainPattern("Exception|org\\.|com\\.|java|in reader");
  }

  @Test
  void nestingAndNumbersAreBounded() throws Exception {
    String deepest = "{prompt: a, metadata: {a: %s}}";
    assertThat(files.read("a.yaml", deepest.formatted("[".repeat(62) + "]".repeat(62)))).hasSize(1);

    assertThat(files.faults("a.yaml", deepest.formatted("[".repeat(63) + "]".repeat(63))))
        .containsExactly("line 1: is nested deeper than 64 levels");
    assertThat(files.faults("a.yaml", "[".repeat(100_000))).hasSize(1);
    assertThat(files.faults("a.yaml", "duration: " + "9".repeat(101)))
        .containsExactly("line 1: has a number that is too long, allowed: up to 100 digits");
  }
}
