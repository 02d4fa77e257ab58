package io.reelay.gateway;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The table {@code gateway/answer-places.yaml}. It lists the fields that Reelay may find in a
 * gateway's answer, so a dialect states only its differences.
 */
final class AnswerPlaces {
  private static final String TABLE = "/gateway/answer-places.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*%?");

  /**
   * Also matches characters that an address should not have, such as a space. They are encoded
   * later.
   */
  private static final Pattern LINK = Pattern.compile("(?i)https?://[^\\p{Cntrl}]+");

  /** A path at the gateway, or {@code //host/path}. */
  private static final Pattern PATH = Pattern.compile("/[^\\s\\p{Cntrl}]+");

  /**
   * The field may have this address instead of a sentence. A sentence may begin with an address
   * too.
   */
  private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://\\S+");

  private static final int REFUSED = 300;
  private static final String MODERATION = "moderation";

  private final Map<String, List<JsonPointer>> places;
  private final List<String> noErrorCodes;

  AnswerPlaces() {
    JsonNode table;
    try (InputStream in = AnswerPlaces.class.getResourceAsStream(TABLE)) {
      table = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    noErrorCodes = texts(table.path("noErrorCode"));
    places =
        table.properties().stream()
            .filter(row -> !row.getKey().equals("noErrorCode"))
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    row -> texts(row.getValue()).stream().map(JsonPointer::compile).toList()));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  /**
   * {@code {taskId, status, progress, videoUrl, enhancedPrompt, error: {message, type, code}}},
   * each null if the answer has none.
   *
   * @param json the answer's body; null if it is not JSON
   * @param text the beginning of a body that is not JSON; null otherwise
   * @param httpStatus 100..599
   */
  ObjectNode found(JsonNode json, String text, int httpStatus) {
    JsonNode answer = json == null ? JSON.missingNode() : json;
    ObjectNode found = JSON.createObjectNode();
    ObjectNode error = error(answer, text, httpStatus);
    String taskId = text("taskId", answer);
    if (taskId == null && error == null) {
      taskId = text("taskIdUnlessError", answer);
    }
    found.put("taskId", taskId);
    found.put("status", text("status", answer));
    found.put("progress", progress(answer));
    found.put("videoUrl", webAddress(answer));
    found.put("enhancedPrompt", text("enhancedPrompt", answer));
    found.set("error", error);
    return found;
  }

  private String webAddress(JsonNode answer) {
    // A path comes last: some gateways also name a page of the task.
    return Stream.of(
            firstMatch("videoUrl", LINK, answer),
            firstMatch("failureReason", WEB_ADDRESS, answer),
            firstMatch("videoUrl", PATH, answer))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String firstMatch(String row, Pattern form, JsonNode answer) {
    return places.get(row).stream()
        .map(place -> textOf(answer.at(place)))
        .filter(value -> value != null && form.matcher(value).matches())
        .findFirst()
        .orElse(null);
  }

  private Integer progress(JsonNode answer) {
    for (JsonPointer place : places.get("progressFraction")) {
      if (answer.at(place).isNumber()) {
        return (int) (answer.at(place).asDouble() * 100);
      }
    }
    for (JsonPointer place : places.get("progressPercent")) {
      Matcher percent = PERCENT.matcher(Objects.toString(textOf(answer.at(place)), ""));
      if (percent.matches()) {
        return (int) Double.parseDouble(percent.group(1));
      }
    }
    return null;
  }

  private ObjectNode error(JsonNode answer, String text, int httpStatus) {
    for (JsonPointer place : places.get("error")) {
      JsonNode said = answer.at(place);
      ObjectNode error = said.isObject() ? errorOf(said) : coded(message(wordOf(said)), answer);
      if (error != null) {
        return error;
      }
    }
    for (JsonPointer place : places.get("failureReason")) {
      String reason = textOf(answer.at(place));
      if (reason != null && !WEB_ADDRESS.matcher(reason).matches()) {
        return withModeration(coded(message(reason), answer), answer);
      }
    }
    if (isKeptBack(answer)) {
      return JSON.createObjectNode()
          .put("type", MODERATION)
          .put("message", text("moderationReason", answer));
    }
    String code = text("errorCode", answer);
    if (code != null && !isNoError(code)) {
      return errorOf(answer);
    }
    if (httpStatus < REFUSED) {
      return null;
    }
    ObjectNode refusal = errorOf(answer);
    return refusal != null
        ? refusal
        : message(Optional.ofNullable(textOf(answer.path("detail"))).orElse(text));
  }

  /** Some gateways have an error number for "no error". */
  private String wordOf(JsonNode error) {
    String text = textOf(error);
    return text == null || isNoError(text) ? null : text;
  }

  private boolean isNoError(String code) {
    return noErrorCodes.contains(code.toLowerCase(Locale.ROOT));
  }

  private ObjectNode withModeration(ObjectNode error, JsonNode answer) {
    for (JsonPointer place : places.get("moderation")) {
      String type = textOf(answer.at(place).path("type"));
      if (type != null && !type.equals("passed")) {
        error.put("type", MODERATION).put("code", textOf(answer.at(place).path("code")));
      }
    }
    return error;
  }

  /** The video is finished, and a content filter withholds it. */
  private boolean isKeptBack(JsonNode answer) {
    return text("moderationReason", answer) != null
        || places.get("moderationPassed").stream()
            .map(answer::at)
            .anyMatch(passed -> passed.isBoolean() && !passed.asBoolean());
  }

  /** If the error is a text, its code is a field beside it. */
  private ObjectNode coded(ObjectNode error, JsonNode answer) {
    String code = text("codeBesideError", answer);
    if (error != null && code != null && !isNoError(code)) {
      error.put("code", code);
    }
    return error;
  }

  private ObjectNode errorOf(JsonNode object) {
    String message = text("errorMessage", object);
    String type = text("errorType", object);
    String code = text("errorCode", object);
    return message == null && type == null && code == null
        ? null
        : JSON.createObjectNode().put("message", message).put("type", type).put("code", code);
  }

  private static ObjectNode message(String message) {
    return message == null ? null : JSON.createObjectNode().put("message", message);
  }

  private String text(String row, JsonNode answer) {
    return places.get(row).stream()
        .map(place -> textOf(answer.at(place)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Texts that are not empty, and numbers. A gateway may send a code as either. */
  private static String textOf(JsonNode value) {
    if (!value.isTextual() && !value.isNumber()) {
      return null;
    }
    String text = value.asText().strip();
    return text.isEmpty() ? null : text;
  }
}
