package io.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.ReelaySettings;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.image.Pictures;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped Kamelets, and prompt files for them. */
class FileValidationTest {
  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final LocalImages IMAGES =
      new LocalImages("reelay-images/", 64 * 1024, Duration.ZERO, InstantSource.system());

  private static PromptFileReader reader;
  private static RequestPreview preview;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FileValidation validation =
      new FileValidation(
          reader, IMAGES, Path.of(""), preview, new PrintWriter(out), new PrintWriter(err));

  @BeforeAll
  static void open() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("reelay.storage.kind", "directory");
    for (String dialect : new String[] {"quickrouter", "crazyrouter", "openai", "new-api"}) {
      properties.setProperty("reelay.gateways." + dialect + ".dialect", dialect);
      properties.setProperty(
          "reelay.gateways." + dialect + ".base-url", "http://127.0.0.1:1/relay");
      properties.setProperty("reelay.gateways." + dialect + ".api-key", "sk-secret");
    }
    properties.setProperty("reelay.gateways.main.api-key", "sk-secret");
    properties.setProperty("reelay.gateways.keyed.dialect", "quickrouter");
    properties.setProperty("reelay.gateways.keyed.base-url", "http://127.0.0.1:1");
    properties.setProperty("reelay.gateways.keyed.api-key", "sk-secret");
    properties.setProperty("reelay.gateways.keyed.idempotency", "replay");
    ReelaySettings settings = ReelaySettings.load(HOME, Map.of(), properties);
    reader = new PromptFileReader(PromptRules.of(settings, HOME));
    preview = new RequestPreview(settings.gateways());
  }

  @AfterAll
  static void close() {
    preview.close();
  }

  private String shown(String name, String text) throws Exception {
    validation.validate(Files.writeString(folder.resolve(name), text));
    validation.end();
    return out.toString().replace(folder + "/", "");
  }

  @Test
  void theKeyOfACreateIsShownWhereItsGatewayGetsOne() throws Exception {
    String text =
        """
        [{"prompt": "A fox", "model": "sora-2", "gateway": "keyed"},
         {"prompt": "A fox", "model": "sora-2", "gateway": "main"}]
        """;

    assertThat(shown("fox.json", text)).containsOnlyOnce("Idempotency-Key: <job id>-1\n");
  }

  @Test
  void eachPromptOfAListIsShownWithItsPlaceItsNameAndItsGateway() throws Exception {
    String text =
        """
        [{"name": "teaser", "prompt": "A fox", "model": "sora-2"},
         {"prompt": "A kite", "gateway": "openai", "model": "sora-2", "seconds": "4"}]
        """;

    assertThat(shown("beach.json", text))
        .isEqualTo(
            """
            beach.json [0] "teaser" → main (quickrouter)
              POST https://api.quickrouter.ai/v1/video/create
              Content-Type: application/json
              Authorization: Bearer ***

              {
                "model": "sora-2",
                "prompt": "A fox"
              }

            beach.json [1] "beach-2" → openai (openai)
              POST http://127.0.0.1:1/relay/v1/videos
              Content-Type: application/json
              Authorization: Bearer ***

              {
                "model": "sora-2",
                "prompt": "A kite",
                "seconds": "4"
              }

            2 creates shown, nothing sent.
            """);
    assertThat(err.toString()).isEmpty();
    assertThat(validation.end()).isTrue();
  }

  @Test
  void aFileThatIsNoListHasNoPlaces() throws Exception {
    String text = "{\"prompt\": \"A kite\", \"model\": \"m\", \"gateway\": \"new-api\"}";

    assertThat(shown("kite.json", text))
        .startsWith("kite.json \"kite\" → new-api (new-api)\n")
        .endsWith("\n1 create shown, nothing sent.\n");
  }

  @Test
  void aRemixShowsWhatItIsMadeFrom() throws Exception {
    String own = "{\"remix_of\": \"video_099c5197-abfd-4e16\", \"prompt\": \"x\"}";
    String others = "{\"remix_of\": \"teaser\", \"prompt\": \"x\", \"gateway\": \"openai\"}";

    assertThat(shown("remixes.json", "[" + own + "," + others + "]"))
        .contains("POST https://api.quickrouter.ai/v1/videos/video_099c5197-abfd-4e16/remix\n")
        .contains("POST http://127.0.0.1:1/relay/v1/videos/<teaser>/remix\n");
  }

  @Test
  void aCharacterShowsWhoMadeIt() throws Exception {
    String quick = "{\"character\": \"mika\", \"prompt\": \"x\", \"model\": \"m\"}";
    String crazy = quick.replace("{", "{\"gateway\": \"crazyrouter\", ");

    assertThat(shown("characters.json", "[" + quick + "," + crazy + "]"))
        .contains("\"character_url\": \"<mika>\"")
        .contains("\"prompt\": \"@<mika> x\"");
  }

  @Test
  void everyFaultOfARejectedFileIsToldAndNothingOfItIsShown() throws Exception {
    String text =
        """
        [{"prompt": "a", "model": "sora-2"},
         {"prompt": 3, "model": "sora-2"},
         {"prompt": "c", "model": "sora-2", "durations": 10}]
        """;

    assertThat(shown("bad.json", text)).isEqualTo("0 creates shown, nothing sent.\n");
    assertThat(err.toString())
        .contains("bad.json would be rejected:\n  line 2, [1].prompt: is 3, allowed: ")
        .contains("\n  line 3, [2].durations: ");
    assertThat(validation.end()).isFalse();
  }

  @Test
  void withSkipTheGoodPromptsAreShownAndTheOthersTold() throws Exception {
    String text =
        """
        [{"prompt": 3, "model": "sora-2", "on_error": "skip"},
         {"prompt": "b", "model": "sora-2"}]
        """;

    assertThat(shown("half.json", text)).startsWith("half.json [1] \"half-2\" → main");
    assertThat(err.toString())
        .contains(
            "half.json would be accepted without 1 of its 2 prompts:\n  line 1, [0].prompt: ");
    assertThat(validation.end()).isFalse();
  }

  @Test
  void whatCannotBeReadIsToldAndTheNextFileShown() throws Exception {
    validation.validate(folder.resolve("nowhere.txt"));
    validation.validate(folder);
    validation.validate(Path.of("/"));
    assertThat(shown("kite.json", "{\"prompt\": \"A kite\", \"model\": \"m\"}"))
        .contains("1 create shown");

    assertThat(err.toString())
        .contains("nowhere.txt cannot be read: there is no such file\n")
        .contains(folder + " cannot be read: it is a folder\n");
    assertThat(validation.end()).isFalse();
  }

  @Test
  void aLocalImageIsCalledByItsKey() throws Exception {
    Files.write(folder.resolve("red.png"), Pictures.png(0xFF0000));
    String key = IMAGES.beside(folder.resolve("red.json")).find("red.png").key();

    assertThat(
            shown(
                "red.json",
                """
                {"prompt": "A kite", "gateway": "openai", "input_reference": "./red.png"}
                """))
        .containsPattern("Content-Type: multipart/form-data; boundary=\\S+\n")
        .contains("name=\"input_reference\"; filename=\"image.png\"", "<" + key + ">");
  }

  @Test
  void noKeyIsShown() throws Exception {
    assertThat(shown("kite.json", "{\"prompt\": \"A kite\", \"model\": \"m\"}"))
        .contains("Authorization: Bearer ***")
        .doesNotContain("sk-secret");
  }
}
