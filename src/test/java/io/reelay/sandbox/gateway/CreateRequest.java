package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.video.FrameSize;
import io.reelay.sandbox.video.VideoOrder;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a create, as strict as the fields are documented ({@code 000_b2b3dd81083fd377.txt},
 * {@code 004_dd874923c516bc2c.txt}): the real gateway may let some of it pass, the user should not
 * have to find out.
 */
record CreateRequest(ObjectNode body) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Pattern SIZE =
      Pattern.compile("small|medium|large|[1-9]\\d{1,3}x[1-9]\\d{1,3}|720[Pp]|1080[Pp]");
  private static final Pattern TIMESTAMPS = Pattern.compile("(\\d{1,3}),(\\d{1,3})");
  private static final Set<Integer> DURATIONS = Set.of(10, 15, 25);

  static CreateRequest parse(byte[] bytes) throws InvalidRequest {
    try {
      if (!(JSON.readTree(bytes) instanceof ObjectNode body)) {
        throw new InvalidRequest(400, "the body is not a JSON object");
      }
      CreateRequest request = new CreateRequest(body);
      request.check();
      return request;
    } catch (JsonProcessingException e) {
      throw new InvalidRequest(400, "the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidRequest(400, "the body cannot be read: " + e.getMessage());
    }
  }

  String model() {
    return body.path("model").asText();
  }

  String prompt() {
    return body.path("prompt").asText();
  }

  VideoOrder order(String taskId) {
    FrameSize frame =
        FrameSize.of(
            body.path("orientation").asText("portrait"), body.path("size").asText("small"));
    // Other models have other durations; the sandbox shows no more than a minute of them.
    int seconds = Math.max(1, Math.min(60, body.path("duration").asInt(10)));
    return new VideoOrder(taskId, prompt(), frame, seconds);
  }

  private void check() throws InvalidRequest {
    required("model");
    required("prompt");
    text("character_url");
    String size = text("size");
    require(size == null || SIZE.matcher(size).matches(), "size is not small or large");
    String orientation = text("orientation");
    require(
        orientation == null || Set.of("portrait", "landscape").contains(orientation),
        "orientation is not portrait or landscape");
    JsonNode watermark = body.path("watermark");
    require(
        watermark.isMissingNode() || watermark.isBoolean() || watermark.isTextual(),
        "watermark is not a string or boolean");
    checkImages();
    checkDuration();
    checkTimestamps();
  }

  private void checkImages() throws InvalidRequest {
    JsonNode images = body.path("images");
    require(images.isMissingNode() || images.isArray(), "images is not an array");
    for (JsonNode image : images) {
      require(image.isTextual(), "images is not an array of strings");
    }
  }

  private void checkDuration() throws InvalidRequest {
    JsonNode duration = body.path("duration");
    if (duration.isMissingNode()) {
      return;
    }
    require(duration.isInt(), "duration is not an integer");
    if (model().startsWith("sora-2")) {
      require(DURATIONS.contains(duration.asInt()), "duration is not 10, 15 or 25");
      require(
          duration.asInt() != 25 || model().contains("pro"), "duration 25 is for sora-2-pro only");
    }
  }

  private void checkTimestamps() throws InvalidRequest {
    String timestamps = text("character_timestamps");
    if (timestamps == null) {
      return;
    }
    Matcher matcher = TIMESTAMPS.matcher(timestamps);
    require(matcher.matches(), "character_timestamps is not {start},{end}");
    int span = Integer.parseInt(matcher.group(2)) - Integer.parseInt(matcher.group(1));
    require(span >= 1 && span <= 3, "character_timestamps is not a span of 1 to 3 s");
  }

  private void required(String field) throws InvalidRequest {
    String value = text(field);
    require(value != null && !value.isBlank(), field + " is required");
  }

  private String text(String field) throws InvalidRequest {
    JsonNode value = body.path(field);
    require(value.isMissingNode() || value.isTextual(), field + " is not a string");
    return value.textValue();
  }

  private static void require(boolean condition, String message) throws InvalidRequest {
    if (!condition) {
      throw new InvalidRequest(400, message);
    }
  }
}
