package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PromptNamesTest {
  @Test
  void anUnnamedPromptIsCalledLikeItsFile() {
    assertThat(new PromptNames("my.film.json", false).name(prompt(), 0)).isEqualTo("my.film");
    assertThat(new PromptNames("my.film.json", true).name(prompt(), 0)).isEqualTo("my.film-1");
    assertThat(new PromptNames("my.film.json", true).name(prompt(), 1)).isEqualTo("my.film-2");
  }

  @Test
  void aNameOfItsOwnIsNotCounted() {
    assertThat(new PromptNames("a.json", true).name(prompt().put("name", "Luna"), 7))
        .isEqualTo("Luna");
  }

  @Test
  void controlsAndDirectionMarksGoAndUnicodeStays() {
    assertThat(name("  \u0007夜の\t\r\n 猫\u0085👩‍🚀 \u202Egpj.exe\u0000 "))
        .isEqualTo("夜の 猫 👩‍🚀 gpj.exe");
  }

  @Test
  void aNameWithNothingToShowGivesWayToTheFiles() {
    assertThat(name("\u0001\u202E")).isEqualTo("file");
    assertThat(new PromptNames(".json", true).name(prompt(), 2)).isEqualTo("prompt-3");
  }

  @Test
  void aLongNameIsCutBetweenCharactersAndKeepsItsNumber() {
    assertThat(name("🎬".repeat(101))).isEqualTo("🎬".repeat(100));
    assertThat(new PromptNames("🎬".repeat(101) + ".json", true).name(prompt(), 11))
        .isEqualTo("🎬".repeat(97) + "-12");
  }

  private static String name(String given) {
    return new PromptNames("file.json", false).name(prompt().put("name", given), 0);
  }

  private static ObjectNode prompt() {
    return JsonNodeFactory.instance.objectNode();
  }
}
