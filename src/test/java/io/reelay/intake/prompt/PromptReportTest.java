package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptReportTest {
  @Test
  void theReportSaysWhatHappenedWhatIsWrongAndWhatToDo() {
    PromptFileException refused =
        new PromptFileException(
            List.of(
                new PromptFault(4, "[2].duration", "is \"12\"", "10, 15, 25"),
                new PromptFault(0, "gateway", "is missing", ""),
                PromptFault.ofFile("is too large", "at most 10 bytes")),
            7);

    assertThat(refused.report("cats.json"))
        .isEqualTo(
            """
            cats.json was rejected, and no job was created.

            line 4, [2].duration: is "12", allowed: 10, 15, 25
            gateway: is missing
            the file: is too large, allowed: at most 10 bytes
            and 7 more

            Correct it and move it back to the inbox.
            """);
  }

  @Test
  void theMessageForTheLogDoesNotQuoteThePrompt() {
    PromptFileException refused =
        new PromptFileException(new PromptFault(1, "prompt", "is \"secret plot\"", ""));

    assertThat(refused).hasMessage("Prompt file with 1 fault(s)");
  }

  @Test
  void aFileNameCannotAddLinesToTheReport() {
    PromptFileException refused = new PromptFileException(PromptFault.ofFile("is empty", ""));

    assertThat(refused.report("a\nb.json")).startsWith("a b.json was rejected");
  }
}
