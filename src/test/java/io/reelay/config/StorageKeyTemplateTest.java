package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageKeyTemplateTest {

  private static final StorageKeyTemplate NAME_ONLY = new StorageKeyTemplate("{name}");

  @Test
  void everyPlaceholderIsFilledIn() {
    StorageKeyTemplate template =
        new StorageKeyTemplate("{date}/{gateway}/{model}/{name}-{jobId}-{taskId}.mp4");
    assertThat(
            template.keyFor(
                Map.of(
                    "date", "2026-11-21",
                    "name", "lighthouse",
                    "jobId", "01KAJ",
                    "taskId", "sora-2:task_01",
                    "model", "sora-2",
                    "gateway", "main")))
        .isEqualTo("2026-11-21/main/sora-2/lighthouse-01KAJ-sora-2-task_01.mp4");
  }

  @Test
  void theDateIsTodayInUtcWhenNoneIsGiven() {
    Clock lateInNewYork =
        Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneId.of("America/New_York"));
    assertThat(new StorageKeyTemplate("{date}", lateInNewYork).keyFor(Map.of()))
        .isEqualTo("2026-11-22");
  }

  @ParameterizedTest
  @CsvSource({
    "sora-2:task_01, sora-2-task_01",
    "a b, a-b",
    "'  framed  ', framed",
    "a / b, a-b",
    "../../etc/passwd, -etc-passwd",
    ".., -",
    ".hidden, hidden",
    "..hidden, -hidden",
    "v1.2, v1.2",
    "a...b, a-b",
    "C:\\videos\\x, C-videos-x",
    "{jobId}, -jobId-",
    "$1, -1",
    "'', _",
    "' ', _",
    "., _",
    "灯台の夜, 灯台の夜",
    "हिन्दी, हिन्दी",
    "smile😀end, smile-end"
  })
  void valuesAreReducedToWhatAKeyMayHold(String value, String expected) {
    assertThat(NAME_ONLY.keyFor(Map.of("name", value))).isEqualTo(expected);
  }

  @Test
  void controlCharactersAndLoneSurrogatesAreReplaced() {
    assertThat(NAME_ONLY.keyFor(Map.of("name", "a\u0000b\nc\ud800d"))).isEqualTo("a-b-c-d");
  }

  @Test
  void theTwoWaysToWriteAnAccentGiveTheSameKey() {
    assertThat(NAME_ONLY.keyFor(Map.of("name", "Cafe\u0301")))
        .isEqualTo(NAME_ONLY.keyFor(Map.of("name", "Caf\u00e9")))
        .isEqualTo("Caf\u00e9");
  }

  @Test
  void aMissingValueIsAnUnderscore() {
    assertThat(new StorageKeyTemplate("{name}-{jobId}.mp4").keyFor(Map.of("jobId", "01K")))
        .isEqualTo("_-01K.mp4");
  }

  @Test
  void longValuesAreCutToCharactersAndBytesWithoutSplittingACharacter() {
    assertThat(NAME_ONLY.keyFor(Map.of("name", "a".repeat(500)))).isEqualTo("a".repeat(100));
    assertThat(NAME_ONLY.keyFor(Map.of("name", "灯".repeat(500)))).isEqualTo("灯".repeat(40));
    assertThat(NAME_ONLY.keyFor(Map.of("name", "𝒳".repeat(500)))).isEqualTo("𝒳".repeat(30));
  }

  @Test
  void noValueMakesAKeyLongerThanS3Allows() {
    String template = "{name}/{name}/{name}/{name}/{name}/{name}/{name}/{name}";
    assertThat(StorageKeyTemplate.faults(template)).isEmpty();
    String key = new StorageKeyTemplate(template).keyFor(Map.of("name", "灯".repeat(500)));
    assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1019);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{date}/{name}-{jobId}.mp4",
        "{jobId}",
        "year={date}/a b/{name}.mp4",
        "videos/.keep/{taskId}.mp4"
      })
  void aUsableTemplateHasNoFaults(String template) {
    assertThat(StorageKeyTemplate.faults(template)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it is empty",
        "{title}.mp4 | {title} is not known",
        "{}.mp4 | {} is not known",
        "{name | a brace is not closed or not opened",
        "name}.mp4 | a brace is not closed or not opened",
        "/{name}.mp4 | it must be relative",
        "a//{name} | empty segment",
        "{name}/ | empty segment",
        "../{name} | segment . or ..",
        "a/./{name} | segment . or ..",
        "a\\{name} | a backslash or a control character"
      })
  void eachFaultIsNamed(String template, String fault) {
    assertThat(StorageKeyTemplate.faults(template)).singleElement().asString().contains(fault);
  }

  @Test
  void aTemplateWhoseKeysMayGetTooLongIsRefused() {
    assertThat(StorageKeyTemplate.faults("{name}".repeat(9)))
        .containsExactly("its keys could be longer than 1019 bytes");
  }

  @Test
  void allFaultsAreReportedTogether() {
    assertThat(StorageKeyTemplate.faults("/{title}/../{x}//{")).hasSize(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StorageKeyTemplate("/{title}"))
        .withMessageContaining("relative")
        .withMessageContaining("{title}");
  }
}
