package io.reelay.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreeNamesTest {
  private static final int MAX_BYTES = 100;

  private final FreeNames names =
      new FreeNames(InstantSource.fixed(Instant.parse("2026-11-27T10:00:00.5Z")));

  private String free(String name, String... taken) throws IOException {
    return names.in(other -> !Set.of(taken).contains(other), name, MAX_BYTES);
  }

  @Test
  void aFileKeepsItsNameWhereThatIsFree() throws IOException {
    assertThat(free("cat.txt", "dog.txt")).isEqualTo("cat.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "cat.txt, cat-20261127T100000500.txt",
    "cat, cat-20261127T100000500",
    ".cat, .cat-20261127T100000500",
    "cat.long-extension, cat.long-extension-20261127T100000500"
  })
  void theTimeStandsBeforeTheExtensionWhereTheNameIsTaken(String name, String free)
      throws IOException {
    assertThat(free(name, name)).isEqualTo(free);
  }

  @Test
  void aNumberFollowsWhereThatIsTakenToo() throws IOException {
    assertThat(
            free(
                "cat.txt", "cat.txt", "cat-20261127T100000500.txt", "cat-20261127T100000500-2.txt"))
        .isEqualTo("cat-20261127T100000500-3.txt");
  }

  @Test
  void theLongestNameWithRoomForAReportIsKept() throws IOException {
    String longest = "n".repeat(MAX_BYTES - FreeNames.REPORT.length());

    assertThat(free(longest)).isEqualTo(longest);
    assertThat(free(longest + "n")).isNotEqualTo(longest + "n").startsWith("nn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "é", "猫", "🎬"})
  void aLongerNameIsCutBetweenTwoCharactersAndKeepsItsExtension(String character)
      throws IOException {
    String free = free(character.repeat(MAX_BYTES) + ".json");

    String second = free(character.repeat(MAX_BYTES) + ".json", free);

    assertThat(free).startsWith(character);
    assertThat(free.replace(character, "")).isEqualTo(".json");
    assertThat(second).isEqualTo(free.replace(".json", "-20261127T100000500.json"));
    assertThat((second + FreeNames.REPORT).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(MAX_BYTES);
  }
}
