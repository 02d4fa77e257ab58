package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas themselves, which editors use too. */
class PromptSchemaFilesTest {
  private static final Path PROMPT_SCHEMA =
      Path.of("src", "main", "resources", "schema", "prompt.schema.json");

  static List<Path> schemas() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes", "kamelets"))) {
      return Stream.concat(
              Stream.of(PROMPT_SCHEMA),
              files.filter(file -> file.toString().endsWith("-prompt.schema.json")))
          .toList();
    }
  }

  static List<Map.Entry<String, JsonNode>> fields() {
    return List.copyOf(json(PROMPT_SCHEMA).at("/$defs/prompt/properties").properties());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void aSchemaIsValidByItsOwnMetaSchema(Path file) {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012))
                .validate(json(file)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void anEditorCanExplainAndCompleteEveryField(Map.Entry<String, JsonNode> field) {
    JsonNode rules = field.getValue();

    assertThat(rules.path("title").asText()).isNotBlank();
    assertThat(rules.path("description").asText()).isNotBlank();
    assertThat(
            rules.has("examples")
                || rules.has("enum")
                || rules.has("$ref")
                || rules.path("type").asText().equals("boolean"))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void anExampleIsAllowed(Map.Entry<String, JsonNode> field) throws IOException {
    PromptSchema schema = promptSchema();
    for (JsonNode example : field.getValue().path("examples")) {
      ObjectNode prompt = JsonNodeFactory.instance.objectNode().put("prompt", "p");
      prompt.set(field.getKey(), example);
      assertThat(schema.check(prompt, prompt)).isEmpty();
    }
  }

  @Test
  void theWholeFileIsDescribedToo() throws IOException {
    PromptSchema schema = promptSchema();
    JsonNode example = schema.text().at("/examples/0");
    JsonNode list = JsonNodeFactory.instance.arrayNode().add(example);

    assertThat(schema.check(example, example)).isEmpty();
    assertThat(schema.check(list, list)).isEmpty();
    JsonNode empty = JsonNodeFactory.instance.arrayNode();
    assertThat(schema.check(empty, empty)).hasSize(1);
  }

  private static PromptSchema promptSchema() throws IOException {
    try (InputStream in = Files.newInputStream(PROMPT_SCHEMA)) {
      return PromptSchema.read(in);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
