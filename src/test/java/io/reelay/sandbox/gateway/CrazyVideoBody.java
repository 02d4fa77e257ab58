package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of CrazyRouter's {@code POST /v1/videos}: {@code 002_d1701c69449250eb.txt}. */
final class CrazyVideoBody {
  private static final Pattern SIZE = Pattern.compile("[1-9]\\d{1,3}x[1-9]\\d{1,3}");
  private static final Set<String> FIELDS =
      Set.of("model", "prompt", "storyboard", "size", "duration", "image_url");
  private static final int LONGEST = 15;
  private static final int LONGEST_PRO = 20;
  private static final int LONGEST_OF_OTHERS = 60;
  private static final int USUAL = 10;

  private CrazyVideoBody() {}

  static CreateRequest check(Fields fields) throws InvalidRequest {
    fields.only(FIELDS);
    String model = fields.requiredText("model");
    int longest =
        switch (model) {
          case "sora" -> LONGEST;
          case "sora-pro" -> LONGEST_PRO;
          default -> LONGEST_OF_OTHERS;
        };
    String size = fields.matching("size", SIZE, "WIDTHxHEIGHT");
    Integer duration = fields.integer("duration", 1, longest);
    fields.link("image_url");
    List<String> prompts = new ArrayList<>();
    int seconds = 0;
    if (fields.has("storyboard")) {
      for (Fields scene : scenes(fields)) {
        prompts.add(scene.requiredText("prompt"));
        scene.required("duration");
        seconds += scene.integer("duration", 1, longest);
      }
    }
    if (fields.has("prompt") || prompts.isEmpty()) {
      prompts.add(0, fields.requiredText("prompt"));
    }
    String asked = Objects.requireNonNullElse(size, "1280x720");
    return new CreateRequest(
        fields.body(),
        model,
        String.join(" / ", prompts),
        asked,
        CreateRequest.orientation(asked),
        duration != null ? duration : seconds > 0 ? seconds : USUAL,
        null);
  }

  private static List<Fields> scenes(Fields fields) throws InvalidRequest {
    JsonNode storyboard = fields.node("storyboard");
    fields.require(
        storyboard.isArray() && !storyboard.isEmpty(), "storyboard", "it is no list of scenes");
    List<Fields> scenes = new ArrayList<>();
    for (JsonNode scene : storyboard) {
      fields.require(scene.isObject(), "storyboard", "a scene is no object");
      Fields sceneFields = new Fields((ObjectNode) scene);
      sceneFields.only(Set.of("prompt", "duration"));
      scenes.add(sceneFields);
    }
    return scenes;
  }
}
