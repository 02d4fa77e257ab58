package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .jsonl}. */
class JsonLinesPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void eachLineIsAPromptAndBlankLinesAreNone() throws Exception {
    assertThat(
            files.read(
                "a.jsonl",
                "\n{\"prompt\": \"one\"}\r\n \t\n{\"prompt\": \"two\", \"name\": \"Zwei\"}\n"
                    + "{\"prompt\": \"thr\u2028ee\"}"))
        .extracting(Prompt::name, prompt -> prompt.request().get("prompt").asText())
        .containsExactly(tuple("a-1", "one"), tuple("Zwei", "two"), tuple("a-3", "thr\u2028ee"));
  }

  @Test
  void aFaultHasItsLineAndHidesNoOther() {
    assertThat(
            files.faults(
                "a.jsonl",
                """
                {"prompt": "fine"}

                {"prompt": "p", "duration": "12"}
                {"prompt": "a"} {"prompt": "b"}
                {"prompt":
                [{"prompt": "p"}]
                {"prompt": "p", "prompt": "p"}
                {"prompt": "p", "duration": 1e99999999999999}
                {"metadata": {}}
                """))
        .containsExactly(
            "line 3, [1].duration: is \"12\", allowed: a whole number from 1 to 3600",
            "line 4, [2]: continues after the end of its JSON",
            "line 5, [3]: ends before its JSON is complete",
            "line 6, [4]: is a list, allowed: an object with the fields of a prompt",
            "line 7, [5]: is not valid JSON: Duplicate field 'prompt'",
            "line 8, [6]: has a number that is out of range",
            "line 9, [7]: is incomplete, allowed: a prompt; or a storyboard; or name, description"
                + " and reference_images, which make a character");
  }

  @Test
  void aFileWithoutAnyLineIsRefused() {
    assertThat(files.faults("a.jsonl", "\n \n"))
        .containsExactly("the file: is an empty list, allowed: at least one prompt");
  }
}
