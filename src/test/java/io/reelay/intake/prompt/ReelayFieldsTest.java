package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway's field that has the name of one of Reelay's own. */
class ReelayFieldsTest {
  private static final String VENDORS =
      """
      {"prompt": "p", "model": "kling-v2", "metadata": {"negative_prompt": "people", "seed": 7}}
      """;

  @TempDir Path folder;
  @TempDir Path dialects;

  @BeforeEach
  void copyDialects() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes", "kamelets"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".schema.json")).toList()) {
        Files.copy(file, dialects.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        dialects.resolve("studio-prompt.schema.json"),
        """
        {"type": "object", "additionalProperties": false,
         "properties": {
           "prompt": true, "mood": {"type": "integer"}, "take": true,
           "size": {"enum": ["A4", "A5"]},
           "name": {"type": "string"}, "gateway": {"type": "string"}, "metadata": true,
           "webhook_url": true, "dedupe_key": {"type": "integer"}, "on_error": true}}
        """);
  }

  private PromptFiles files(String defaultGateway, Map<String, String> defaults) {
    return new PromptFiles(
        folder,
        new PromptRulesBuilder()
            .defaultGateway(defaultGateway)
            .dialects(
                Map.of(
                    "relay", "new-api", "quick", "quickrouter", "studio", "studio", "bare", "none"))
            .defaults(defaults)
            .dialectSchemas(dialects)
            .withWebhookUrls()
            .build());
  }

  private PromptFiles files(String defaultGateway) {
    return files(defaultGateway, Map.of());
  }

  @Test
  void aVendorsMetadataGoesToTheGatewayThatHasAFieldForIt() throws Exception {
    Prompt prompt = files("relay").readOne("a.json", VENDORS);

    assertThat(prompt.request().path("metadata"))
        .hasToString("{\"negative_prompt\":\"people\",\"seed\":7}");
    assertThat(prompt.metadata()).isNull();
  }

  @Test
  void reelaysOwnMetadataHasAnotherSpellingThere() throws Exception {
    Prompt prompt =
        files("relay")
            .readOne(
                "a.json", VENDORS.replace("\"metadata\"", "\"reelay_metadata\":{},\"metadata\""));

    assertThat(prompt.metadata()).isEmpty();
    assertThat(prompt.request().path("metadata").size()).isEqualTo(2);
    assertThat(prompt.request().has("reelay_metadata")).isFalse();
  }

  @Test
  void whereNoGatewayHasSuchAFieldBothSpellingsAreReelays() throws Exception {
    for (String spelling : List.of("metadata", "reelay_metadata")) {
      Prompt prompt =
          files("bare")
              .readOne("a.json", "{\"prompt\":\"p\",\"%s\":{\"a\":1}}".formatted(spelling));

      assertThat(prompt.metadata()).hasToString("{\"a\":1}");
      assertThat(prompt.request()).hasToString("{\"prompt\":\"p\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name        | ^a^            | ^b^",
        "gateway     | ^bare^         | ^bare^",
        "metadata    | {}             | {}",
        "webhook_url | ^http://e.com^ | ^http://e.com^",
        "dedupe_key  | ^a^            | ^b^",
        "on_error    | ^skip^         | ^skip^",
      })
  void bothSpellingsAtOnceAreOneTooMany(String field, String plain, String spelledOut) {
    String text =
        "{^prompt^:^p^,^%1$s^:%2$s,^reelay_%1$s^:%3$s}".formatted(field, plain, spelledOut);
    assertThat(files("bare").faults("a.json", text.replace('^', '"')))
        .singleElement()
        .asString()
        .startsWith("line 1, " + field + ": is set together with reelay_" + field);
  }

  @Test
  void metadataThatOneOfSeveralGatewaysWouldNotGetIsRefused() {
    String text = VENDORS.replace("\"model\"", "\"gateway\":[\"relay\",\"quick\"],\"model\"");

    assertThat(files("relay").faults("a.json", text))
        .singleElement()
        .asString()
        .startsWith("line 1, metadata: is not sent to this gateway")
        .contains("at gateway quick");
  }

  @Test
  void everyOtherFieldOfReelaysCanBeAGatewaysToo() throws Exception {
    String text =
        """
        {"prompt":"p","name":"n","gateway":"g","metadata":5,"webhook_url":["w"],"dedupe_key":7,
         "on_error":"retry","mood":3,"take":"two","size":"A4"}
        """;

    Prompt prompt = files("studio").readOne("a.json", text);

    assertThat(prompt.request()).isEqualTo(new ObjectMapper().readTree(text));
    assertThat(prompt.gateways()).containsExactly("studio");
    assertThat(prompt.name()).isEqualTo("n");
    assertThat(prompt.metadata()).isNull();
    assertThat(prompt.webhookUrl()).isNull();
    assertThat(prompt.dedupeKey()).startsWith("auto:");
  }

  @Test
  void reelaysOwnFieldsCanAllBeSpelledOut() throws Exception {
    Prompt prompt =
        files("studio")
            .readOne(
                "a.json",
                """
                {"prompt":"p","reelay_name":"n","reelay_gateway":["bare"],"reelay_metadata":{"a":1},
                 "reelay_webhook_url":"https://example.com/w","reelay_dedupe_key":"k",
                 "reelay_on_error":"skip"}
                """);

    assertThat(prompt.request()).hasToString("{\"prompt\":\"p\"}");
    assertThat(prompt.name()).isEqualTo("n");
    assertThat(prompt.gateways()).containsExactly("bare");
    assertThat(prompt.metadata()).hasToString("{\"a\":1}");
    assertThat(prompt.webhookUrl()).isEqualTo("https://example.com/w");
    assertThat(prompt.dedupeKey()).isEqualTo("key:k");
  }

  @Test
  void aFileThatSaysSkipInTheLongSpellingIsTakenInParts() throws Exception {
    PromptFile file =
        files("studio")
            .readFile("a.json", "[{\"prompt\":\"p\",\"reelay_on_error\":\"skip\"},{\"mood\":1}]");

    assertThat(file.prompts()).hasSize(1);
    assertThat(file.skipped()).isOne();
  }

  @Test
  void aGatewaysOwnFieldIsHeldToItsOwnRules() {
    assertThat(
            files("studio").faults("a.json", "{\"prompt\":\"p\",\"mood\":\"x\",\"size\":\"A3\"}"))
        .containsExactly(
            "line 1, mood: is \"x\", allowed: a whole number",
            "line 1, size: is \"A3\", allowed: A4, A5");
    assertThat(files("quick").faults("a.json", "{\"prompt\":\"p\",\"model\":\"m\",\"mood\":3}"))
        .singleElement()
        .asString()
        .startsWith("line 1, mood: is not sent to this gateway");
    assertThat(files("bare").faults("a.json", "{\"prompt\":\"p\",\"mood\":3}"))
        .singleElement()
        .asString()
        .startsWith("line 1, mood: is not a known field");
  }

  static List<String> passed() {
    return List.of(
        "'size':'832*480'",
        "'size':'480P'",
        "'mode':'pro'",
        "'generate_audio':true",
        "'aspect_ratio':'adaptive'",
        "'cfg_scale':0.5",
        "'camera_control':{'type':'simple'}",
        "'input_reference':'https://example.com/a.png'");
  }

  @ParameterizedTest
  @MethodSource("passed")
  void aDialectThatPassesOtherFieldsSendsThemAsTheyAre(String field) throws Exception {
    String text = "{'prompt':'p','model':'m',%s}".formatted(field).replace('\'', '"');

    assertThat(files("relay").readOne("a.json", text).request()).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^character^:^ch_0123456^ | character: is not sent to this gateway, allowed: ",
        "^remix_of^:^video_12345^ | remix_of: is not sent to this gateway, allowed: ",
        "^metadata^:^x^           | metadata: is \"x\", allowed: an object of the vendor's",
        "^image^:^a.bmp^          | image: is \"a.bmp\"",
      })
  void whatReelayWouldHaveToDoForItIsStillRefused(String field, String fault) {
    String text = "{^prompt^:^p^,^model^:^m^,%s}".formatted(field).replace('^', '"');

    assertThat(files("relay").faults("a.json", text))
        .singleElement()
        .asString()
        .startsWith("line 1, " + fault)
        .doesNotContain("did you mean");
  }

  @Test
  void aDefaultThatTheDialectDoesNotListIsNotSentToIt() throws Exception {
    Map<String, String> defaults = Map.of("orientation", "portrait", "mode", "pro", "size", "480P");

    Prompt prompt =
        files("relay", defaults).readOne("a.json", "{\"prompt\":\"p\",\"model\":\"m\"}");

    assertThat(prompt.request())
        .hasToString("{\"prompt\":\"p\",\"model\":\"m\",\"mode\":\"pro\",\"size\":\"480P\"}");
  }

  @Test
  void aTableHasTheFieldsOfTheGatewaysAsItsColumns() throws Exception {
    Prompt prompt =
        files("relay")
            .readOne(
                "a.csv",
                """
                prompt,model,mode,cfg_scale,generate_audio,metadata.negative_prompt,reelay_metadata.order,reelay_name
                p,m,pro,0.5,TRUE,people,7,first
                """);

    assertThat(prompt.request())
        .hasToString(
            "{\"prompt\":\"p\",\"model\":\"m\",\"mode\":\"pro\",\"cfg_scale\":0.5,"
                + "\"generate_audio\":true,\"metadata\":{\"negative_prompt\":\"people\"}}");
    assertThat(prompt.metadata()).hasToString("{\"order\":\"7\"}");
    assertThat(prompt.name()).isEqualTo("first");
  }
}
