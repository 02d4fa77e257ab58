package io.reelay.sandbox.gateway;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The body of new-api's {@code POST /v1/video/generations}. Fields that it does not know are the
 * vendor's, and go on to it.
 */
final class GenerationBody {
  private static final Pattern SIZE =
      Pattern.compile("[1-9]\\d{1,3}[x*][1-9]\\d{1,3}|[1-9]\\d{2,3}[Pp]");
  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d?");
  private static final int LONGEST = 60;
  private static final int WIDEST = 8192;
  private static final int USUAL = 5;

  private GenerationBody() {}

  static CreateRequest check(Fields fields) throws InvalidRequest {
    String model = fields.requiredText("model");
    String prompt = fields.requiredText("prompt");
    fields.link("image");
    fields.links("images");
    fields.object("metadata");
    String size = fields.matching("size", SIZE, "WIDTHxHEIGHT or LINESP");
    Integer width = fields.integer("width", 1, WIDEST);
    Integer height = fields.integer("height", 1, WIDEST);
    Integer duration = fields.integer("duration", 1, LONGEST);
    String seconds = fields.matching("seconds", SECONDS, "a number of seconds as a string");
    String pixels = width != null && height != null ? width + "x" + height : "720x1280";
    String asked = Objects.requireNonNullElse(size, pixels);
    return new CreateRequest(
        fields.body(),
        model,
        prompt,
        asked,
        CreateRequest.orientation(asked),
        duration != null ? duration : seconds != null ? Integer.parseInt(seconds) : USUAL,
        null);
  }
}
