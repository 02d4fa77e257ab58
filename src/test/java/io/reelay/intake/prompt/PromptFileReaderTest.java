package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileReaderTest {
  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void allOfATextFileIsThePrompt() throws Exception {
    Prompt prompt = files.readOne("jazz cat.TXT", "\n  A cat {plays}\nthe \"piano\"\r\n\n");

    assertThat(prompt.name()).isEqualTo("jazz cat");
    assertThat(prompt.gateway()).isEqualTo("main");
    assertThat(prompt.request()).hasToString("{\"prompt\":\"A cat {plays}\\nthe \\\"piano\\\"\"}");
    assertThat(prompt.metadata()).isNull();
    assertThat(prompt.source()).isNull();
  }

  @Test
  void anObjectIsOnePromptAndAListIsManyInItsOrder() throws Exception {
    assertThat(files.read("a.json", "{\"prompt\": \"one\"}"))
        .extracting(Prompt::name)
        .containsExactly("a");
    assertThat(
            files.read(
                "a.json",
                """
                [{"prompt": "one"}, {"prompt": "two", "name": "Zwei"}, {"prompt": "three"}]
                """))
        .extracting(Prompt::name, prompt -> prompt.request().get("prompt").asText())
        .containsExactly(tuple("a-1", "one"), tuple("Zwei", "two"), tuple("a-3", "three"));
  }

  @Test
  void whatIsReelaysStaysOutOfTheRequest() throws Exception {
    Prompt prompt =
        files.readOne(
            "a.json",
            """
            {"$schema": "prompt.schema.json", "name": "Cat", "gateway": "main", "model": "sora-2",
             "prompt": "p", "character": "ch_1", "dedupe_key": "order 1",
             "metadata": {"n": 0.10, "list": [1, null]}}
            """);

    assertThat(prompt.name()).isEqualTo("Cat");
    assertThat(prompt.gateway()).isEqualTo("main");
    assertThat(prompt.dedupeKey()).isEqualTo("key:order 1");
    assertThat(prompt.request())
        .hasToString(
            """
            {"model":"sora-2","prompt":"p","character":"ch_1"}\
            """);
    assertThat(prompt.metadata()).hasToString("{\"n\":0.10,\"list\":[1,null]}");
    assertThat(prompt.source()).isEqualTo("ch_1");
  }

  @Test
  void aWatermarkIsWhatTheFileSaysAndNeverInvented() throws Exception {
    for (String said : List.of("true", "false", "\"true\"", "\"none\"")) {
      Prompt prompt = files.readOne("a.json", "{\"prompt\": \"p\", \"watermark\": " + said + "}");
      assertThat(prompt.request().get("watermark")).hasToString(said);
    }
    assertThat(files.readOne("a.json", "{\"prompt\": \"p\"}").request().has("watermark")).isFalse();
  }

  @Test
  void aWholeNumberWithAPointReachesTheGatewayAsAnInteger() throws Exception {
    assertThat(files.readOne("a.json", "{\"prompt\": \"p\", \"duration\": 15.0}").request())
        .hasToString("{\"prompt\":\"p\",\"duration\":15}");
  }

  @Test
  void aRequestDoesNotKeepTheParserItWasReadWith() throws Exception {
    Prompt prompt =
        files.readOne("a.json", "{\"prompt\": \"p\", \"images\": [], \"metadata\": {\"a\": {}}}");

    for (JsonNode node :
        List.of(prompt.request(), prompt.request().get("images"), prompt.metadata().get("a"))) {
      assertThat(node.getClass().getPackageName())
          .isEqualTo(JsonNode.class.getPackageName() + ".node");
    }
  }

  @Test
  void defaultsFillInWhatTheFileDoesNotSay() throws Exception {
    files =
        new PromptFiles(
            folder,
            PromptFiles.rules(
                "main",
                Map.of(
                    "model",
                    "sora-2",
                    "duration",
                    "10",
                    "watermark",
                    "false",
                    "seconds",
                    "8",
                    "private",
                    "true",
                    "size",
                    "small")));

    assertThat((JsonNode) files.readOne("a.txt", "p").request())
        .isEqualTo(
            json(
                """
                {"prompt": "p", "model": "sora-2", "duration": 10, "watermark": false,
                 "seconds": "8", "private": true, "size": "small"}
                """));
    assertThat(
            (JsonNode) files.readOne("a.json", "{\"prompt\": \"p\", \"private\": false}").request())
        .isEqualTo(
            json(
                """
                {"prompt": "p", "model": "sora-2", "duration": 10, "watermark": false,
                 "seconds": "8", "private": false, "size": "small"}
                """));
  }

  @Test
  void aCharacterGetsItsNameAndNoVideosDefaults() throws Exception {
    files = new PromptFiles(folder, PromptFiles.rules("main", Map.of("model", "sora-2")));
    String luna =
        "{\"name\":\"Luna\",\"description\":\"d\",\"reference_images\":[\"https://e.com/a.png\"]}";

    Prompt prompt = files.readOne("a.json", luna);

    assertThat(prompt.name()).isEqualTo("Luna");
    assertThat(prompt.request()).hasToString(luna);
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
