package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.intake.prompt.Prompt;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a file of which some prompts are wrong. */
class OnErrorTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a.json  | [{"prompt": "a"},\\n{"prompt": 1},\\n{"prompt": "c", "on_error": "skip"}] | 2
          a.yaml  | - {prompt: a, on_error: skip}\\n- {prompt: 1}\\n- {prompt: c}             | 2
          a.jsonl | {"prompt": "a", "on_error": "skip"}\\n{"prompt":\\n{"prompt": "c"}        | 2
          a.csv   | prompt,on_error\\na,skip\\nb,,x\\nc,                                      | 3
          """)
  void withSkipTheGoodOnesAreTakenAndTheBadOnesTold(String name, String text, int line)
      throws Exception {
    PromptFile taken = PromptFiles.in(folder).readFile(name, text.replace("\\n", "\n"));

    assertThat(taken.prompts()).extracting(Prompt::name).containsExactly("a-1", "a-3");
    assertThat(taken.prompts()).extracting(Prompt::place).containsExactly("[0]", "[2]");
    assertThat(taken.prompts())
        .extracting(prompt -> prompt.request().toString())
        .containsExactly("{\"prompt\":\"a\"}", "{\"prompt\":\"c\"}");
    assertThat(taken.skipped()).isEqualTo(1);
    assertThat(taken.faults()).extracting(PromptFault::line).containsExactly(line);
  }

  @Test
  void theSettingHoldsForAFileThatDoesNotSayIt() throws Exception {
    String text = "[{\"prompt\": \"a\"}, {\"prompt\": 1}]";

    assertThat(PromptFiles.skipping(folder).readFile("a.json", text).skipped()).isEqualTo(1);
    assertThat(PromptFiles.in(folder).faults("a.json", text)).hasSize(1);
    assertThat(
            PromptFiles.skipping(folder)
                .faults("a.json", text.replace("\"a\"", "\"a\", \"on_error\": \"reject\"")))
        .hasSize(1);
  }

  @Test
  void aFileInWhichNoPromptIsRightIsRejected() {
    assertThat(PromptFiles.skipping(folder).faults("a.jsonl", "{\"prompt\": 1}\n{\n")).hasSize(2);
    assertThat(PromptFiles.skipping(folder).faults("a.txt", "")).hasSize(1);
  }

  @Test
  void aFileThatCannotBeToldIntoPromptsIsRejected() {
    assertThat(PromptFiles.skipping(folder).faults("a.json", "[{\"prompt\": \"a\"}, {]"))
        .hasSize(1);
    assertThat(PromptFiles.skipping(folder).faults("a.csv", "prompt\na\n\"b")).hasSize(1);
  }

  @Test
  void aFileSaysItOnceOrAlwaysTheSame() {
    assertThat(PromptFiles.in(folder).faults("a.csv", "prompt,on_error\na,skip\nb,reject\nc,x\n"))
        .containsExactly("line 3, on_error: differs from before, allowed: one for the file");
    assertThat(PromptFiles.in(folder).faults("a.csv", "prompt,on_error\na,keep\n"))
        .containsExactly("line 2, [0].on_error: is \"keep\", allowed: reject, skip");
  }

  @Test
  void aCorrectedFileHasTheKeysOfThePromptsThatWereTaken() throws Exception {
    PromptFile first =
        PromptFiles.in(folder).readFile("a.csv", "prompt,on_error\na,skip\n,\nb,\nb,x\n");
    PromptFile second = PromptFiles.in(folder).readFile("a.csv", "prompt\na\nb\nb\n");

    assertThat(first.prompts()).extracting(Prompt::dedupeKey).hasSize(2);
    assertThat(second.prompts())
        .extracting(Prompt::dedupeKey)
        .startsWith(first.prompts().stream().map(Prompt::dedupeKey).toArray(String[]::new));
  }

  @Test
  void theReportSaysWhatWasLeftOutAndWhatToDo() throws Exception {
    assertThat(
            PromptFiles.skipping(folder)
                .readFile("a.jsonl", "{\"prompt\": \"a\"}\n{\n")
                .report("a\n.jsonl"))
        .isEqualTo(
            """
            a .jsonl was accepted without 1 of its 2 prompts.

            line 2, [1]: ends before its JSON is complete

            Correct these and drop the file again under the same name: accepted prompts are not made\
             twice.
            """);
  }
}
