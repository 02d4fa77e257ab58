package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .md}. */
class MarkdownPromptFileTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void frontMatterIsTheFieldsAndTheRestIsThePrompt(String lineBreak) throws Exception {
    String text =
        """
        ---
        name: Cat
        duration: 15 # seconds
        ---

        # A cat

        plays the *piano*
        ---
        to the end.

        """;

    Prompt prompt = files.readOne("a.md", text.replace("\n", lineBreak));

    assertThat(prompt.name()).isEqualTo("Cat");
    assertThat(prompt.request().get("duration").intValue()).isEqualTo(15);
    assertThat(prompt.request().get("prompt").asText())
        .isEqualTo("# A cat\n\nplays the *piano*\n---\nto the end.".replace("\n", lineBreak));
  }

  @Test
  void withoutFrontMatterAllOfItIsThePrompt() throws Exception {
    assertThat(files.readOne("a.md", "\n# A cat\n---\nplays\n").request().get("prompt").asText())
        .isEqualTo("# A cat\n---\nplays");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nprompt: A cat\n---\n",
        "---  \nprompt: A cat\n---",
        "---\n---\nA cat",
        "---\nprompt: A cat\n...\n",
        "---\r\n...  \r\nA cat\r\n",
        "---\n# no field\n---\nA cat"
      })
  void theFieldsOrThePromptMayBeAllThereIs(String text) throws Exception {
    assertThat(files.readOne("a.md", text).request()).hasToString("{\"prompt\":\"A cat\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ---\\nprompt: a                         | line 1: begins with --- but has no second one, allowed: --- below the front matter
          ---\\nsize: small\\nprompt: a\\n---\\nb | line 3, prompt: is in the front matter, and there is text below it, in line 5, allowed: one of the two
          ---\\n\\n- prompt: a\\n---\\nb          | line 3: is a list, allowed: front matter of fields of a prompt
          ---\\n\\nduration: yes\\n---\\nb        | line 3: has yes, which YAML reads in two ways, allowed: true or false, or "yes" in quotes
          ---\\n\\nname: a: b\\n---\\nb           | line 3: is not valid YAML: mapping values are not allowed here
          ---\\n\\nduration: 0\\n---\\nb          | line 3, duration: is 0, allowed: a whole number from 1 to 3600
          ---\\nsize: small\\n---\\n\\n\\n  a\\u0000 | line 6, prompt: has a NUL character, allowed: text without it
          ` \\n\\n a\\u0000`                      | line 3, prompt: has a NUL character, allowed: text without it
          """)
  void aFaultHasItsLineInBothParts(String text, String fault) {
    assertThat(files.faults("a.md", text.replace("\\n", "\n").replace("\\u0000", "\0")))
        .containsExactly(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "---\n---\n", "---\nsize: small\n---\n \n"})
  void aFileThatSaysNoPromptIsIncomplete(String text) {
    assertThat(files.faults("a.md", text)).singleElement().asString().contains("is incomplete");
  }

  @Test
  void belowTheFrontMatterEveryLineIsThePrompts() throws Exception {
    assertThat(files.readOne("a.md", "---\nname: cat\n...\nA cat\n---\n...\n").request())
        .hasToString("{\"prompt\":\"A cat\\n---\\n...\"}");
  }

  /** As Obsidian writes a note's properties. */
  private static final String NOTE =
      """
      ---
      tags:
        - cats
      aliases: [Katze]
      cssclasses:
      created: 2026-11-21
      duration: 15
      ---
      A cat
      """;

  @Test
  void frontMatterOfAnotherProgramIsRefusedWithTheSettingThatLeavesItOut() {
    assertThat(files.faults("a.md", NOTE))
        .hasSize(4)
        .allMatch(fault -> fault.contains(": is not a known field"))
        .allMatch(
            fault ->
                fault.endsWith(
                    "; or its name in reelay.inbox.front-matter.ignore, to leave it out"));
    // It is no way out for other files, and for what is known.
    assertThat(files.faults("a.json", "{\"prompt\":\"p\",\"tags\":[]}").get(0))
        .doesNotContain("front-matter");
    assertThat(files.faults("a.md", "---\nduration: ten\n---\np").get(0))
        .doesNotContain("front-matter");
  }

  @Test
  void frontMatterThatTheSettingsNameIsLeftOutAndIsNoPartOfTheJob() throws Exception {
    PromptFiles notes =
        PromptFiles.ignoring(folder, Set.of("tags", "aliases", "cssclasses", "created"));

    Prompt note = notes.readOne("a.md", NOTE);

    assertThat(note.request()).hasToString("{\"duration\":15,\"prompt\":\"A cat\"}");
    assertThat(note.dedupeKey())
        .isEqualTo(notes.readOne("a.md", NOTE.replace("cats", "dogs")).dedupeKey())
        .isEqualTo(files.readOne("a.md", "---\nduration: 15\n---\nA cat").dedupeKey());
  }
}
