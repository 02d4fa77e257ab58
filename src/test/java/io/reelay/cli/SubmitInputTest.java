package io.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands for that which only the ledger knows. */
class SubmitInputTest {
  private static final ObjectNode EMPTY = new ObjectMapper().createObjectNode();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "video_099c5197-abfd-4e16-88ff-1e162f2a5c77",
        "sora-2:task_01k900ag82ecgbewj2xa3758z0",
        "sora_task_abc123",
        "ch_01k900ag82"
      })
  void theGatewaysOwnIdsStandAsTheyAre(String id) {
    assertThat(SubmitInput.of(EMPTY.deepCopy().put("remix_of", id)).path("remix_of").asText())
        .isEqualTo(id);
    assertThat(SubmitInput.of(EMPTY.deepCopy().put("character", id)).path("character"))
        .isEqualTo(EMPTY.deepCopy().put("id", id));
  }

  @Test
  void anotherJobStandsByItsName() {
    assertThat(SubmitInput.of(EMPTY.deepCopy().put("remix_of", "my teaser")).path("remix_of"))
        .hasToString("\"<my teaser>\"");
    assertThat(SubmitInput.of(EMPTY.deepCopy().put("character", "mika")).path("character"))
        .isNotEmpty()
        .allMatch(field -> field.textValue().equals("<mika>"));
  }

  @Test
  void theRestStaysAsItIs() {
    ObjectNode request = EMPTY.deepCopy().put("prompt", "teaser").put("duration", 10);

    assertThat(SubmitInput.of(request)).isEqualTo(request).isNotSameAs(request);
  }
}
