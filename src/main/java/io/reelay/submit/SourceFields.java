package io.reelay.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.query.JobSource;
import java.util.List;

/**
 * Replaces the prompt's name of a job's source with the gateway's terms. {@code remix_of} becomes a
 * task id, and {@code character} an object of {@code id, username, name, character_url,
 * character_timestamps}, each only if it is known.
 */
final class SourceFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A dialect that makes characters from videos has no ids for them, so the video is sent again.
   */
  private static final List<String> ASKED_FOR =
      List.of("name", "character_url", "character_timestamps");

  private SourceFields() {}

  static void put(ObjectNode request, JobSource source) throws JsonProcessingException {
    if (request.has("remix_of")) {
      request.put("remix_of", source.taskId());
    }
    if (request.has("character")) {
      request.set("character", character(source));
    }
  }

  private static ObjectNode character(JobSource source) throws JsonProcessingException {
    ObjectNode character = JSON.createObjectNode();
    if (source.request() == null) {
      return character.put("id", source.taskId());
    }
    putIfKnown(character, "id", source.characterId());
    putIfKnown(character, "username", source.characterUsername());
    putIfKnown(character, "name", source.name());
    JsonNode asked = JSON.readTree(source.request());
    for (String field : ASKED_FOR) {
      putIfKnown(character, field, asked.path(field).textValue());
    }
    return character;
  }

  private static void putIfKnown(ObjectNode character, String field, String value) {
    if (value != null) {
      character.put(field, value);
    }
  }
}
