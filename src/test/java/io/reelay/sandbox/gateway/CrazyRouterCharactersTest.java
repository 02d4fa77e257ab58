package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrazyRouterCharactersTest {
  private static final String CHARACTERS = "/sora/v1/characters";
  private static final String LUNA =
      """
      {"name": "Luna", "description": "silver hair",
       "reference_images": ["https://example.com/luna.jpg"]}
      """;

  @AutoClose
  private final SimulatedGateway gateway = SimulatedGateway.start(GatewayKind.CRAZYROUTER);

  @AutoClose
  private final SimulatedGateway slow =
      SimulatedGateway.builder()
          .kind(GatewayKind.CRAZYROUTER)
          .form(AnswerForm.CHARACTERS_LATER)
          .generationTime(Duration.ofHours(1))
          .start();

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void theDocumentedCharacterIsMadeAtOnceAndBilled() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    String body = Files.readString(Path.of("src/test/resources/prompts/seeds/002-character.json"));

    JsonNode character = GatewayClient.json(client.post(CHARACTERS, body));

    assertThat(character.fieldNames())
        .toIterable()
        .containsExactly("id", "username", "permalink", "profile_picture_url");
    assertThat(character.path("id").asText()).startsWith("ch_");
    assertThat(character.path("username").asText()).startsWith("luna.");
    assertThat(gateway.createsFor("A young woman with long silver hair and blue eyes"))
        .singleElement()
        .satisfies(
            create -> {
              assertThat(create.body().path("name").asText()).isEqualTo("Luna");
              assertThat(create.answered()).isTrue();
            });
    JsonNode asked = client.told(CHARACTERS + "/" + character.path("id").asText());
    assertThat(asked.path("status").asText()).isEqualTo("completed");
    assertThat(asked.path("username")).isEqualTo(character.path("username"));
  }

  @Test
  void aCharacterMadeAtOnceIsNoOpenJob() throws Exception {
    client.made(CHARACTERS, LUNA);
    client.made(CHARACTERS, LUNA);

    assertThat(gateway.mostJobsOpen()).isEqualTo(1);
  }

  @Test
  void aCharacterCanBeMadeLater() throws Exception {
    GatewayClient user = new GatewayClient(slow);
    JsonNode queued = GatewayClient.json(user.post(CHARACTERS, LUNA));
    String id = queued.path("id").asText();

    assertThat(id).startsWith("char_");
    assertThat(queued.path("object").asText()).isEqualTo("character");
    assertThat(queued.path("status").asText()).isEqualTo("queued");
    assertThat(queued.path("username").isNull()).isTrue();
    assertThat(user.told(CHARACTERS + "/" + id).path("username").isNull()).isTrue();

    slow.generationTime(Duration.ZERO);
    String made = user.made(CHARACTERS, LUNA);
    JsonNode completed = user.told(CHARACTERS + "/" + made);
    assertThat(completed.path("status").asText()).isEqualTo("completed");
    assertThat(completed.path("username").asText()).startsWith("luna.");
  }

  @Test
  void aCharacterCanFail() throws Exception {
    slow.generationTime(Duration.ZERO);
    slow.onQuery().answer(JobFault.failed("real_person", "a real person"));
    GatewayClient user = new GatewayClient(slow);

    JsonNode failed = user.told(CHARACTERS + "/" + user.made(CHARACTERS, LUNA));

    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/message").asText()).isEqualTo("a real person");
  }

  @Test
  void aPromptMentionsOnlyCharactersThatAreMade() throws Exception {
    String username = GatewayClient.json(client.post(CHARACTERS, LUNA)).path("username").asText();

    for (String path : new String[] {"/v1/videos", "/v1/video/create"}) {
      assertThat(client.post(path, video("@" + username + ". She sings")).statusCode())
          .isEqualTo(200);
      HttpResponse<String> unknown = client.post(path, video("look at @nobody.at.all"));
      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(unknown.body()).contains("nobody.at.all");
      assertThat(client.post(path, video("mail to a@example.com")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCharacterThatIsNotFinishedCannotBeMentioned() throws Exception {
    GatewayClient user = new GatewayClient(slow);
    String id = user.made(CHARACTERS, LUNA);
    String username = "luna." + id.substring(id.length() - 6);

    assertThat(user.post("/v1/videos", video("@" + username)).statusCode()).isEqualTo(400);
  }

  @Test
  void aCharacterHasNoFileAndIsUnknownToTheVideoPaths() throws Exception {
    String id = client.made(CHARACTERS, LUNA);

    assertThat(client.download(gateway.uri().resolve("/files/" + id + ".mp4")).statusCode())
        .isEqualTo(404);
    assertThat(client.get("/v1/videos/" + id).statusCode()).isEqualTo(503);
    String video = client.made("/v1/videos", video("a cat"));
    assertThat(client.get(CHARACTERS + "/" + video).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"Luna\",\"description\":\"a\"}",
        "{\"name\":\"Luna\",\"reference_images\":[\"https://example.com/a.png\"]}",
        "{\"description\":\"a\",\"reference_images\":[\"https://example.com/a.png\"]}",
        "{\"name\":\"Luna\",\"description\":\"a\",\"reference_images\":[]}",
        "{\"name\":\"Luna\",\"description\":\"a\",\"reference_images\":[\"a.png\"]}",
        "{\"name\":\"Luna\",\"description\":\"a\",\"model\":\"sora\","
            + "\"reference_images\":[\"https://example.com/a.png\"]}"
      })
  void aWrongBodyIsRefusedAndNotBilled(String body) throws Exception {
    assertThat(client.post(CHARACTERS, body).statusCode()).isEqualTo(400);
    assertThat(gateway.bill()).isEmpty();
  }

  private static String video(String prompt) {
    return "{\"model\":\"sora\",\"prompt\":\"" + prompt + "\"}";
  }
}
