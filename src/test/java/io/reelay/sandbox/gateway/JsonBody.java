package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads a body that is one JSON object, and nothing that only looks like one. */
final class JsonBody {
  static final String MEDIA_TYPE = "application/json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonBody() {}

  static Fields read(ApiRequest request) throws IOException, InvalidRequest {
    if (!request.is(MEDIA_TYPE)) {
      throw new InvalidRequest(415, "Content-Type is not " + MEDIA_TYPE);
    }
    try {
      if (!(JSON.readTree(request.body()) instanceof ObjectNode body)) {
        throw new InvalidRequest(400, "the body is not a JSON object");
      }
      return new Fields(body);
    } catch (JsonProcessingException e) {
      throw new InvalidRequest(400, "the body is not JSON: " + e.getOriginalMessage());
    }
  }
}
