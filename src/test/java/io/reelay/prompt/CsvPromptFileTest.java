package io.reelay.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .csv}. */
class CsvPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void aRowSaysWhatAnObjectSays() throws Exception {
    Prompt csv =
        files
            .read(
                "a.csv",
                """
                name,prompt,duration,seconds,watermark,private,images,image_url,size,dedupe_key,\
                metadata.campaign,metadata.a.b,orientation
                Cat,"A cat, ""plays""
                the piano",15,8,FALSE,true,https://e.com/a.png | https://e.com/b.png,\
                "data:image/png;base64,AA==",,order-1,spring,010,
                """)
            .get(0);
    Prompt json =
        files.readOne(
            "a.json",
            """
            {"name": "Cat", "prompt": "A cat, \\"plays\\"\\nthe piano", "duration": 15,
             "seconds": "8", "watermark": false, "private": true,
             "images": ["https://e.com/a.png", "https://e.com/b.png"],
             "image_url": "data:image/png;base64,AA==", "dedupe_key": "order-1",
             "metadata": {"campaign": "spring", "a.b": "010"}}
            """);

    assertThat(csv).usingRecursiveComparison().ignoringFields("place").isEqualTo(json);
    assertThat(csv.request()).hasToString(json.request().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void theHeaderSaysWhatSeparatesTheCells(String separator) throws Exception {
    assertThat(
            files.read(
                "a.csv",
                "\r\nname|prompt|\"size\"\r\nA|a, b|small\r\n|\"c; \td\"|\r\n||\r\n \r\n"
                    .replace(", ", separator.equals(",") ? " " : ", ")
                    .replace("|", separator)))
        .extracting(Prompt::name, prompt -> prompt.request().get("prompt").asText())
        .containsExactly(
            tuple("A", separator.equals(",") ? "a b" : "a, b"), tuple("a-2", "c; \td"));
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstField() throws Exception {
    assertThat(files.read("a.csv", "\uFEFFprompt\n夜の猫\n").get(0).request())
        .hasToString("{\"prompt\":\"夜の猫\"}");
  }

  @Test
  void everyFaultOfARowHasTheLineThatTheRowBeginsOn() {
    assertThat(
            files.faults(
                "a.csv",
                """
                prompt,duration,size,watermark
                "two
                lines",10,small,true

                "again
                two",ten,huge,

                one,10
                one,10,small,true,
                ,10,small,true
                """))
        .containsExactlyInAnyOrder(
            "line 5, [1].duration: is \"ten\", allowed: a whole number from 1 to 3600",
            "line 5, [1].size: is \"huge\", allowed: small, medium, large, 720P, 1080P or"
                + " WIDTHxHEIGHT, such as 1280x720",
            "line 8, [2]: has 2 cells, allowed: 4, as the header has; a cell with a separator in"
                + " quotes",
            "line 9, [3]: has 5 cells, allowed: 4, as the header has; a cell with a separator in"
                + " quotes",
            "line 10, [4]: is incomplete, allowed: a prompt; or a storyboard; or name, description"
                + " and reference_images, which make a character");
  }

  @Test
  void aHeaderIsToldAllItsFaultsOnce() {
    List<PromptFault> faults =
        files
            .refuse("a.csv", "prompt,Duration,,prompt,storyboard,metadata.\np,1,2,3,4,5\n,,,\n")
            .faults();

    assertThat(faults)
        .extracting(PromptFault::line, PromptFault::field, PromptFault::problem)
        .containsExactly(
            tuple(1, "Duration", "is not a known field; did you mean duration?"),
            tuple(1, "column 3", "has no name"),
            tuple(1, "prompt", "is there twice"),
            tuple(1, "storyboard", "does not fit into a cell"),
            tuple(1, "metadata.", "is not a known field"));
    assertThat(faults.get(0).allowed())
        .contains("prompt, model, images")
        .endsWith("metadata.NAME")
        .doesNotContain("storyboard");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                     | the file: is empty, allowed: a header of field names, and a prompt a row
          prompt\\n              | the file: is an empty list, allowed: at least one prompt
          prompt\\n\\n"a"b       | line 3: has text beside a cell in quotes, allowed: quotes around the whole cell, and doubled within it
          prompt\\na\\n\\n"b\\nc | line 4: has a quote that is not closed, allowed: quotes around the whole cell, and doubled within it
          """)
  void isRefusedInOneSentence(String text, String fault) {
    assertThat(files.faults("a.csv", text.replace("\\n", "\n"))).containsExactly(fault);
  }

  @Test
  void aFormulaIsText() throws Exception {
    assertThat(files.read("a.csv", "prompt\n=1+1\n").get(0).request())
        .hasToString("{\"prompt\":\"=1+1\"}");
  }
}
