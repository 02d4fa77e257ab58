package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /v1/video/create}: {@code 000_b2b3dd81083fd377.txt}, {@code
 * 004_dd874923c516bc2c.txt}, and {@code aspect_ratio} from {@code 002_d1701c69449250eb.txt}.
 */
final class UnifiedBody {
  private static final Pattern SIZE =
      Pattern.compile("small|medium|large|[1-9]\\d{1,3}x[1-9]\\d{1,3}|720[Pp]|1080[Pp]");
  private static final Pattern RATIO = Pattern.compile("[1-9]\\d?:[1-9]\\d?");
  private static final Pattern TIMESTAMPS =
      Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?),(\\d{1,5}(?:\\.\\d{1,3})?)");
  private static final Set<Integer> DURATIONS = Set.of(10, 15, 25);
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "prompt",
          "images",
          "orientation",
          "aspect_ratio",
          "size",
          "duration",
          "watermark",
          "private",
          "enhance_prompt",
          "enable_upsample",
          "character_url",
          "character_timestamps");

  private UnifiedBody() {}

  static CreateRequest check(Fields fields) throws InvalidRequest {
    fields.only(FIELDS);
    String model = fields.requiredText("model");
    String prompt = fields.requiredText("prompt");
    fields.links("images");
    fields.link("character_url");
    String size = fields.matching("size", SIZE, "small, large or WIDTHxHEIGHT");
    fields.oneOf("orientation", List.of("portrait", "landscape"));
    String ratio = fields.matching("aspect_ratio", RATIO, "WIDTH:HEIGHT");
    for (String name : List.of("private", "enhance_prompt", "enable_upsample")) {
      fields.bool(name);
    }
    JsonNode watermark = fields.node("watermark");
    fields.require(
        watermark.isMissingNode() || watermark.isBoolean() || watermark.isTextual(),
        "watermark",
        "it is no string or boolean");
    checkTimestamps(fields);
    String asked = Objects.requireNonNullElse(size, "small");
    String orientation =
        fields.has("orientation")
            ? fields.text("orientation")
            : CreateRequest.orientation(Objects.requireNonNullElse(ratio, asked));
    return new CreateRequest(
        fields.body(), model, prompt, asked, orientation, duration(fields, model), null);
  }

  private static int duration(Fields fields, String model) throws InvalidRequest {
    Integer duration = fields.integer("duration", 1, 60);
    if (duration == null) {
      return 10;
    }
    if (model.startsWith("sora-2")) {
      fields.require(DURATIONS.contains(duration), "duration", "it is not 10, 15 or 25");
      fields.require(
          duration != 25 || model.contains("pro"), "duration", "25 is for sora-2-pro only");
    }
    return duration;
  }

  private static void checkTimestamps(Fields fields) throws InvalidRequest {
    String timestamps = fields.text("character_timestamps");
    if (timestamps == null) {
      return;
    }
    Matcher matcher = TIMESTAMPS.matcher(timestamps);
    fields.require(matcher.matches(), "character_timestamps", "it is not {start},{end}");
    double span = Double.parseDouble(matcher.group(2)) - Double.parseDouble(matcher.group(1));
    fields.require(span >= 1 && span <= 3, "character_timestamps", "it is not 1 to 3 s");
  }
}
