package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not the JSON they should be. */
class JsonPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                | the file: is empty, allowed: an object or a list of them
          ` \\n `                           | the file: is empty, allowed: an object or a list of them
          []                                | the file: is an empty list, allowed: at least one prompt
          "prompt"                          | line 1: is "prompt", allowed: an object with the fields of a prompt
          null                              | line 1: is null, allowed: an object with the fields of a prompt
          {\\n"prompt": "a                  | line 2: ends before its JSON is complete
          {"prompt": "a",\\n                | line 2: ends before its JSON is complete
          {"prompt": "a"}\\n{"prompt": "b"} | line 2: continues after the end of its JSON
          {"prompt": "a",\\n"prompt": "b"}  | line 2: is not valid JSON: Duplicate field 'prompt'
          """)
  void isRefusedInOneSentence(String text, String fault) {
    assertThat(files.faults("a.json", text.replace("\\n", "\n"))).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {\\n'prompt': 'a'}             | 2
          {"prompt": "a",\\n}            | 2
          {"prompt": "a"\\n"size": "b"}  | 2
          {"prompt": NaN}                | 1
          {"prompt": "a"} trailing       | 1
          // comment\\n{"prompt": "a"}   | 1
          {"duration": 010}              | 1
          {"prompt": "a\\nb"}            | 1
          {"duration": 1e99999999999999} | 1
          """)
  void isRefusedWithItsLineAndWithoutWordsForProgrammers(String text, int line) {
    PromptFileException refused = files.refuse("a.json", text.replace("\\n", "\n"));

    assertThat(refused.faults()).hasSize(1);
    assertThat(refused.faults().get(0).line()).isEqualTo(line);
    assertThat(refused.report("a.json"))
        .doesNotContainPattern("Exception|Feature|Source|com\\.|java|`");
  }

  @Test
  void nestingIsBounded() throws Exception {
    String deepest = "{\"prompt\": \"a\", \"metadata\": {\"a\": %s}}";
    assertThat(files.read("a.json", deepest.formatted("[".repeat(62) + "]".repeat(62)))).hasSize(1);

    assertThat(files.faults("a.json", deepest.formatted("[".repeat(63) + "]".repeat(63))))
        .containsExactly(
            "line 1: is nested deeper than 64 levels, or has a name or a number that is too long");
    assertThat(files.faults("a.json", "[".repeat(100_000))).hasSize(1);
  }

  @Test
  void numbersAreBounded() {
    assertThat(files.faults("a.json", "{\"prompt\": \"a\", \"duration\": " + "9".repeat(101) + "}"))
        .hasSize(1);
  }
}
