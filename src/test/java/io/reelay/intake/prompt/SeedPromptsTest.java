package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of the gateways' own examples, saved as files. */
class SeedPromptsTest {
  private static final Path SEEDS = Path.of("src", "test", "resources", "prompts", "seeds");

  @TempDir Path folder;

  static List<Path> bodies() throws IOException {
    try (Stream<Path> files = Files.list(SEEDS)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void everyExampleIsHere() throws IOException {
    assertThat(bodies()).hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void anExampleBodyIsTakenAndReachesTheGatewayAsItIs(Path body) throws Exception {
    String text = Files.readString(body);

    Prompt prompt = PromptFiles.in(folder).readOne(body.getFileName().toString(), text);

    JsonNode documented = new ObjectMapper().readTree(text);
    assertThat((JsonNode) prompt.request()).isEqualTo(documented);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000-create-character.json",
        "001-echoed-input.json",
        "004-create-with-image.json"
      })
  void quickRoutersOwnCreatesPassItsOwnRules(String body) throws Exception {
    PromptFiles files = new PromptFiles(folder, PromptFiles.rules("quick", Map.of()));

    assertThat(files.readOne(body, Files.readString(SEEDS.resolve(body))).gateway())
        .isEqualTo("quick");
  }
}
