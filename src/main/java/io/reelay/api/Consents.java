package io.reelay.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Header;

/** Reads the consent of a request from its parameters, or from a JSON body with the same names. */
public final class Consents {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param payAgain {@code true} or {@code false}; null = the value in the body, or false
   * @param until as {@link Instant} writes it; null = the value in the body, or none
   * @param body a JSON object, or empty
   */
  public Consent of(
      @Header("payAgain") String payAgain, @Header("until") String until, @Body String body)
      throws ApiException, JsonProcessingException {
    JsonNode fields =
        body == null || body.isBlank()
            ? JsonNodeFactory.instance.objectNode()
            : JSON.readTree(body);
    if (!fields.isObject()) {
      throw ApiException.wrongParameter("body", "is not a JSON object", "{\"payAgain\": true}");
    }
    return new Consent(yes(payAgain, fields.path("payAgain")), time(until, fields.path("until")));
  }

  /** Any other word is rejected, not guessed: it is about money. */
  private static boolean yes(String parameter, JsonNode field) throws ApiException {
    boolean said = parameter != null || !field.isMissingNode();
    String word = parameter == null ? field.toString() : parameter;
    if (said && !word.equals("true") && !word.equals("false")) {
      throw ApiException.wrongParameter("payAgain", "is neither", "true or false");
    }
    return word.equals("true");
  }

  private static Instant time(String parameter, JsonNode field) throws ApiException {
    if (parameter == null && field.isMissingNode()) {
      return null;
    }
    try {
      return Instant.parse(parameter == null ? field.asText() : parameter);
    } catch (DateTimeException e) {
      throw ApiException.wrongParameter(
          "until", "is not a time", "a time such as 2026-11-27T01:00:00.123Z");
    }
  }
}
