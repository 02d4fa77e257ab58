package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code routes/kamelets/quickrouter-prompt.schema.json}. */
class QuickRouterRulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "sora-2, 10",
    "sora-2, 15",
    "sora-2-pro, 10",
    "sora-2-pro, 15",
    "sora-2-pro, 25",
    "veo3, 8"
  })
  void aDurationThatItsModelHasIsTaken(String model, int duration) throws Exception {
    assertThat(files(Map.of()).read("a.json", prompt(model, duration))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sora-2     | 25   | is 25, allowed: 10, 15
          sora-2     | 12   | is 12, allowed: 10, 15
          sora-2     | "10" | is "10", allowed: 10, 15
          sora-2-pro | 12   | is 12, allowed: 10, 15, 25
          veo3       | 0    | is 0, allowed: a whole number from 1 to 3600
          """)
  void anyOtherIsRefusedWithTheModelsOwn(String model, String duration, String fault) {
    assertThat(files(Map.of()).faults("a.json", prompt(model, duration)))
        .containsExactly("line 1, duration: " + fault);
  }

  @Test
  void aModelIsAskedForAndNotInvented() throws Exception {
    assertThat(files(Map.of()).faults("a.txt", "p"))
        .containsExactly("model: is missing, and reelay.defaults.model is not set");
    assertThat(files(Map.of("model", "sora-2")).readOne("a.txt", "p").request())
        .hasToString("{\"prompt\":\"p\",\"model\":\"sora-2\"}");
  }

  @Test
  void aDefaultThatDoesNotFitTheModelIsToldAsSuch() {
    PromptFiles files = files(Map.of("duration", "25"));

    assertThat(files.faults("a.json", "\n{\"prompt\": \"p\", \"model\": \"sora-2\"}"))
        .containsExactly(
            "line 2, duration: is 25 (from reelay.defaults.duration), allowed: 10, 15");
  }

  @Test
  void whatTheGatewayWouldNotGetIsRefusedRatherThanDropped() {
    PromptFiles files = files(Map.of("model", "sora-2"));

    assertThat(files.faults("a.json", "{\"prompt\": \"p\", \"image_url\": \"https://a.example\"}"))
        .singleElement()
        .asString()
        .startsWith("line 1, image_url: is not sent to this gateway, allowed: prompt, model,");
    assertThat(files.faults("a.json", "{\"storyboard\": [{\"prompt\": \"p\"}]}"))
        .contains("line 1, prompt: is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,3", "0.5,2.25"})
  void timestampsAreStartAndEnd(String timestamps) throws Exception {
    assertThat(files(Map.of()).read("a.json", withTimestamps(timestamps))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1", "1-3", "1,3,5", "1 , 3", "a,b"})
  void otherTimestampsAreRefused(String timestamps) {
    assertThat(files(Map.of()).faults("a.json", withTimestamps(timestamps)))
        .containsExactly(
            "line 1, character_timestamps: is \"%s\", allowed: start,end in seconds, such as 1,3"
                .formatted(timestamps));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,1", "3,1", "1,4.5", "0,0.999"})
  void aCharacterIsSeenForOneToThreeSeconds(String timestamps) {
    assertThat(files(Map.of()).faults("a.json", withTimestamps(timestamps)))
        .containsExactly(
            "line 1, character_timestamps: is \"%s\", allowed: an end 1 to 3 seconds after its start"
                .formatted(timestamps));
  }

  @Test
  void aRemixSendsItsPromptAndSizeAlone() throws Exception {
    PromptFiles files = files(Map.of());

    assertThat(files.read("a.json", "{\"prompt\": \"p\", \"remix_of\": \"video_1\"}")).hasSize(1);
    assertThat(
            files.faults("a.json", "{\"prompt\": \"p\", \"remix_of\": \"v1\", \"duration\": 10}"))
        .containsExactly(
            "line 1, duration: is not sent to this gateway, allowed: remix_of, prompt, size");
    assertThat(
            files.faults(
                "a.json", "{\"prompt\": \"p\", \"remix_of\": \"v1\", \"size\": \"large\"}"))
        .containsExactly("line 1, size: is \"large\", allowed: WIDTHxHEIGHT, such as 1280x720");
  }

  @Test
  void anotherGatewaysPromptIsNotHeldToThem() throws Exception {
    assertThat(
            files(Map.of())
                .read("a.json", "{\"prompt\": \"p\", \"duration\": 7, \"gateway\": \"main\"}"))
        .hasSize(1);
  }

  private PromptFiles files(Map<String, String> defaults) {
    return new PromptFiles(folder, PromptFiles.rules("quick", defaults));
  }

  private static String prompt(String model, Object duration) {
    return "{\"prompt\": \"p\", \"model\": \"%s\", \"duration\": %s}".formatted(model, duration);
  }

  private static String withTimestamps(String timestamps) {
    return "{\"prompt\": \"p\", \"model\": \"sora-2\", \"character_timestamps\": \"%s\"}"
        .formatted(timestamps);
  }
}
