package io.reelay.intake.prompt;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.intake.image.Pictures;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .csv}. */
class CsvPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  private static final String IMAGE = Pictures.dataUrl("image/png", Pictures.png(1));

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
                "%s",,order-1,spring,010,
                """
                    .formatted(IMAGE))
            .get(0);
    Prompt json =
        files.readOne(
            "a.json",
            """
            {"name": "Cat", "prompt": "A cat, \\"plays\\"\\nthe piano", "duration": 15,
             "seconds": "8", "watermark": false, "private": true,
             "images": ["https://e.com/a.png", "https://e.com/b.png"],
             "image_url": "%s", "dedupe_key": "order-1",
             "metadata": {"campaign": "spring", "a.b": "010"}}
            """
                .formatted(IMAGE));

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
                one,10,small,true,x
                ,10,small,true
                """))
        .containsExactlyInAnyOrder(
            "line 5, [1].duration: is \"ten\", allowed: a whole number from 1 to 3600",
            "line 5, [1].size: is \"huge\", allowed: small, medium, large, 720P, 1080P or"
                + " WIDTHxHEIGHT, such as 1280x720",
            "line 9, [3]: has 5 cells, allowed: at most 4, like the header; quotes around a"
                + " cell with a separator",
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
            tuple(1, "prompt", "appears twice"),
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

  /** What the programs write, byte for byte: line ends, marks, quotes and empty cells. */
  static Stream<Arguments> spreadsheets() {
    String mark = "\uFEFF";
    String cats = "prompt;duration;watermark\nEine Katze;10;TRUE\nZwei;15;\n";
    return Stream.of(
        argumentSet(
            "Excel, CSV UTF-8, German, with columns and rows that were used once",
            (mark + "prompt;duration;watermark;;\nEine Katze;10,0;TRUE;;\n;;;;\nZwei;15;;;\n;;;;\n")
                .replace("\n", "\r\n")
                .getBytes(UTF_8)),
        argumentSet(
            "Excel, with the hint that it needs where it would split elsewhere",
            (mark + "sep=,\n" + cats.replace(";", ",")).replace("\n", "\r\n").getBytes(UTF_8)),
        argumentSet(
            "LibreOffice, which has read the hint as a cell", ("sep=;;;\n" + cats).getBytes(UTF_8)),
        argumentSet(
            "LibreOffice, which has read the hint as a cell and quotes all text",
            "\"sep=;\"\n\"prompt\";\"duration\";\"watermark\"\n\"Eine Katze\";10;TRUE\n\"Zwei\";15;\n"
                .getBytes(UTF_8)),
        argumentSet(
            "Numbers, whose last line has no end",
            "prompt,duration,watermark,\nEine Katze,10,true,\nZwei,15"
                .replace("\n", "\r\n")
                .getBytes(UTF_8)),
        argumentSet(
            "Excel, Unicode text",
            (mark + cats.replace(";", "\t")).replace("\n", "\r\n").getBytes(UTF_16LE)));
  }

  @ParameterizedTest
  @MethodSource("spreadsheets")
  void aTableIsTakenAsSpreadsheetProgramsWriteIt(byte[] bytes) throws Exception {
    assertThat(files.read("a.csv", bytes))
        .extracting(prompt -> prompt.request().toString())
        .containsExactly(
            "{\"prompt\":\"Eine Katze\",\"duration\":10,\"watermark\":true}",
            "{\"prompt\":\"Zwei\",\"duration\":15}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "GBK"})
  void aTableInAnotherEncodingSaysHowToSaveIt(String charset) {
    String text = "prompt;duration\nA cat;10\n" + (charset.equals("GBK") ? "一只猫在弹钢琴" : "Kätzchen");

    assertThat(files.refuse("a.csv", text.getBytes(Charset.forName(charset))).faults())
        .containsExactly(
            new PromptFault(
                3,
                "",
                "is not valid UTF-8",
                "a table saved as CSV UTF-8 (LibreOffice: character set UTF-8)"));
  }

  @Test
  void theLinesOfATableWithAHintAreThoseOfTheFile() {
    assertThat(files.faults("a.csv", "sep=;\nprompt;duration\np;ten\n"))
        .containsExactly(
            "line 3, [0].duration: is \"ten\", allowed: a whole number from 1 to 3600");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"10.5 | duration", "1e1 | duration", "10. | duration", "8.5 | seconds"})
  void aNumberThatIsNotWholeIsNotMadeWhole(String cell, String field) {
    assertThat(files.faults("a.csv", "prompt;" + field + "\np;" + cell + "\n"))
        .singleElement()
        .asString()
        .startsWith("line 2, [0]." + field + ": is \"" + cell + "\"");
  }

  @Test
  void secondsOfASpreadsheetAreTheTextThatTheyAreElsewhere() throws Exception {
    assertThat(files.read("a.csv", "prompt,seconds\np,8.0\n").get(0).request())
        .hasToString("{\"prompt\":\"p\",\"seconds\":\"8\"}");
  }
}
