package io.reelay.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.query.JobSource;
import org.junit.jupiter.api.Test;

class SourceFieldsTest {
  @Test
  void aRemixIsOfTheGatewaysTask() throws Exception {
    assertThat(put("{\"prompt\":\"p\",\"remix_of\":\"teaser\"}", job("{}", null, null)))
        .isEqualTo("{\"prompt\":\"p\",\"remix_of\":\"task_1\"}");
  }

  @Test
  void aCharacterIsAllThatIsKnownOfIt() throws Exception {
    String asked =
        """
        {"name": "Luna of the Moon", "prompt": "p", "character_url": "https://e.com/l.mp4",
         "character_timestamps": "1,3", "model": "sora-2"}
        """;
    assertThat(put("{\"character\":\"Luna\"}", job(asked, "ch_1", "luna.moon")))
        .isEqualTo(
            "{\"character\":{\"id\":\"ch_1\",\"username\":\"luna.moon\",\"name\":\"Luna of the"
                + " Moon\",\"character_url\":\"https://e.com/l.mp4\",\"character_timestamps\":\"1,3\"}}");
    assertThat(put("{\"character\":\"Luna\"}", job("{}", null, "luna.moon")))
        .isEqualTo("{\"character\":{\"username\":\"luna.moon\",\"name\":\"Luna\"}}");
  }

  @Test
  void aCharacterThatOnlyTheGatewayKnowsIsItsId() throws Exception {
    assertThat(
            put(
                "{\"character\":\"ch_123456\"}",
                new JobSource("ch_123456", null, null, null, null)))
        .isEqualTo("{\"character\":{\"id\":\"ch_123456\"}}");
  }

  private static JobSource job(String request, String characterId, String username) {
    return new JobSource("task_1", "Luna", request, characterId, username);
  }

  private static String put(String request, JobSource source) throws Exception {
    ObjectNode fields = (ObjectNode) new ObjectMapper().readTree(request);
    SourceFields.put(fields, source);
    return fields.toString();
  }
}
