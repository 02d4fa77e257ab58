package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gateways a prompt is for, and what each of them asks of it. */
class PromptGatewaysTest {
  private static final String STRICT =
      """
      {"type": "object", "additionalProperties": false, "unknownField": "is not sent to this gateway",
       "properties": {"prompt": true, "seconds": {"enum": ["4", "8"]}, "remix_of": true,
                      "character": true, "model": true, "size": %s}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void dialects() throws Exception {
    Files.writeString(folder.resolve("sized-prompt.schema.json"), STRICT.formatted("true"));
    Files.writeString(folder.resolve("plain-prompt.schema.json"), STRICT.formatted("false"));
  }

  @Test
  void theGatewaysOfAListStayInTheirOrder() throws Exception {
    assertThat(read("[{\"prompt\": \"p\", \"gateway\": [\"plain\", \"any\", \"sized\"]}]").get(0))
        .extracting(Prompt::gateways)
        .isEqualTo(List.of("plain", "any", "sized"));
  }

  @Test
  void aCellOfATableHoldsAListToo() throws Exception {
    PromptFiles files = new PromptFiles(folder, rules(Map.of()));
    assertThat(files.read("a.csv", "prompt,gateway\np,plain\nq,plain | sized\n"))
        .extracting(Prompt::gateways)
        .containsExactly(List.of("plain"), List.of("plain", "sized"));
  }

  @Test
  void everyGatewayOfAListMustTakeThePrompt() {
    PromptFiles files = new PromptFiles(folder, rules(Map.of()));
    assertThat(
            files.faults(
                "a.json",
                "{\"prompt\": \"p\", \"size\": \"small\", \"gateway\": [\"sized\", \"plain\"]}"))
        .singleElement()
        .asString()
        .startsWith("line 1, size: ")
        .contains("at gateway plain");
  }

  @ParameterizedTest
  @CsvSource({"sized, true", "plain, false", "any, true", "plain|sized, true"})
  void aDefaultIsFilledInWhereAGatewayKnowsItsField(String gateways, boolean filledIn)
      throws Exception {
    PromptFiles files = new PromptFiles(folder, rules(Map.of("size", "small")));
    Prompt prompt = files.read("a.csv", "prompt,gateway\np," + gateways + "\n").get(0);
    assertThat(prompt.request().has("size")).isEqualTo(filledIn);
  }

  @Test
  void aDefaultThatWouldMeanAnotherCallIsLeftOut() throws Exception {
    PromptRules shipped =
        new PromptRulesBuilder()
            .dialect("crazyrouter")
            .defaults(Map.of("orientation", "portrait", "model", "sora"))
            .build();
    PromptFiles files = new PromptFiles(folder, shipped);

    assertThat(files.readOne("a.json", "{\"storyboard\": [{\"prompt\": \"p\"}]}").request())
        .hasToString("{\"storyboard\":[{\"prompt\":\"p\"}],\"model\":\"sora\"}");
    assertThat(files.readOne("a.txt", "p").request())
        .hasToString("{\"prompt\":\"p\",\"model\":\"sora\",\"orientation\":\"portrait\"}");
  }

  @Test
  void aRemixHasTheOriginalsValuesAndAVideoWithACharacterTheDefaults() throws Exception {
    PromptFiles files = new PromptFiles(folder, rules(Map.of("size", "small")));
    assertThat(
            files.read(
                "a.json",
                """
                [{"prompt": "p", "name": "better", "remix_of": "base"},
                 {"prompt": "p", "name": "walk", "character": "Luna"}]
                """))
        .extracting(prompt -> prompt.request().toString())
        .containsExactly(
            "{\"prompt\":\"p\",\"remix_of\":\"base\"}",
            "{\"prompt\":\"p\",\"character\":\"Luna\",\"size\":\"small\"}");
  }

  @Test
  void whatIsMadeFromAThingAtOneGatewayHasNoListOfThem() {
    PromptFiles files = new PromptFiles(folder, rules(Map.of()));
    assertThat(
            files.faults(
                "a.json",
                "{\"prompt\": \"p\", \"remix_of\": \"a\", \"gateway\": [\"plain\", \"sized\"]}"))
        .containsExactly(
            "line 1, gateway: is a list, but remix_of is at one gateway only, allowed: that"
                + " gateway; or none, for the one that made it");
  }

  @Test
  void aPromptGoesWhereItsSourceIs() throws Exception {
    assertThat(
            read(
                """
                [{"prompt": "p", "remix_of": "later in the file"},
                 {"prompt": "p", "name": "later in the file", "gateway": ["plain", "sized"]},
                 {"prompt": "p", "name": "again", "remix_of": "again"},
                 {"prompt": "p", "remix_of": "in  the ledger"},
                 {"prompt": "p", "remix_of": "in the ledger", "gateway": "plain"},
                 {"prompt": "p", "remix_of": "nowhere"},
                 {"prompt": "p", "name": "a", "remix_of": "b"},
                 {"prompt": "p", "name": "b", "remix_of": "a"}]
                """))
        .extracting(Prompt::gateways)
        .containsExactly(
            List.of("plain", "sized"),
            List.of("plain", "sized"),
            List.of("sized"),
            List.of("sized"),
            List.of("plain"),
            List.of("any"),
            List.of("any"),
            List.of("any"));
  }

  @Test
  void aSourceAtAGatewayThatIsNoLongerConfiguredSaysNothing() throws Exception {
    assertThat(read("[{\"prompt\": \"p\", \"remix_of\": \"at a gateway that is gone\"}]"))
        .extracting(Prompt::gateways)
        .containsExactly(List.of("any"));
  }

  private List<Prompt> read(String json) throws Exception {
    Map<String, List<String>> jobs =
        Map.of(
            "in the ledger", List.of("sized"),
            "again", List.of("sized"),
            "at a gateway that is gone", List.of("gone"));
    return new PromptFileReader(rules(Map.of()), source -> jobs.getOrDefault(source, List.of()))
        .read(
            "a.json",
            Files.writeString(folder.resolve("claimed"), json),
            PromptFiles.IMAGES.beside(folder.resolve("claimed")))
        .prompts();
  }

  private PromptRules rules(Map<String, String> defaults) {
    return new PromptRulesBuilder()
        .defaultGateway("any")
        .dialects(Map.of("any", "without-rules", "sized", "sized", "plain", "plain"))
        .defaults(defaults)
        .dialectSchemas(folder)
        .build();
  }
}
