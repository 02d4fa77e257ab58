package io.reelay.intake.prompt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.PathType;
import io.reelay.intake.image.ImageFolder;
import io.reelay.intake.image.WrongImageException;
import io.reelay.storage.LocalImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The images of one prompt, and their faults. */
final class PromptImages {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern ELSEWHERE = Pattern.compile("(?i)https?://");
  private static final List<String> LISTS = List.of("images", "reference_images");
  private static final List<String> SINGLE = List.of("image", "image_url", "input_reference");

  private final ObjectNode source;
  private final Map<JsonNodePath, LocalImage> images = new LinkedHashMap<>();
  private final List<PromptFault> faults = new ArrayList<>();

  private PromptImages(ObjectNode source) {
    this.source = source;
  }

  /**
   * Checks every field that may hold an image, independent of other faults.
   *
   * @param source a prompt as in the file
   * @throws IOException if an image cannot be read now
   */
  static PromptImages of(JsonNode source, ImageFolder folder) throws IOException {
    ObjectNode prompt = source instanceof ObjectNode object ? object : NODES.objectNode();
    PromptImages found = new PromptImages(prompt);
    for (Map.Entry<JsonNodePath, String> place : local(prompt).entrySet()) {
      try {
        found.images.put(place.getKey(), folder.find(place.getValue()));
      } catch (WrongImageException e) {
        found.faults.add(found.fault(place.getKey(), e.getMessage(), e.allowed()));
      }
    }
    return found;
  }

  /** The texts that name an image and are not a URL, by their places. */
  static Map<JsonNodePath, String> local(ObjectNode prompt) {
    Map<JsonNodePath, String> places = new LinkedHashMap<>();
    JsonNodePath root = new JsonNodePath(PathType.JSON_POINTER);
    for (String field : LISTS) {
      JsonNode list = prompt.path(field);
      for (int i = 0; i < list.size(); i++) {
        put(places, root.append(field).append(i), list.path(i));
      }
    }
    for (String field : SINGLE) {
      put(places, root.append(field), prompt.path(field));
      put(places, root.append(field).append("image_url"), prompt.path(field).path("image_url"));
    }
    return places;
  }

  private static void put(Map<JsonNodePath, String> places, JsonNodePath place, JsonNode image) {
    if (image.isTextual() && !ELSEWHERE.matcher(image.textValue()).lookingAt()) {
      places.put(place, image.textValue());
    }
  }

  /** The faults of the images themselves. */
  List<PromptFault> faults() {
    return faults;
  }

  /** The faults at a gateway that accepts only URLs, if there are no URLs. */
  List<PromptFault> unlinkable() {
    return images.keySet().stream()
        .map(
            place ->
                fault(
                    place,
                    "which needs reelay.storage.kind=s3 at this gateway",
                    "an http or https URL"))
        .toList();
  }

  List<LocalImage> images() {
    return List.copyOf(images.values());
  }

  /** The prompt with each image's content hash in place of its path. */
  ObjectNode identified(ObjectNode prompt) {
    return with(prompt, image -> NODES.objectNode().put("sha256", image.sha256()));
  }

  /** The prompt with each image's storage key in place of its path. */
  ObjectNode stored(ObjectNode prompt) {
    return with(
        prompt,
        image ->
            NODES
                .objectNode()
                .put("stored", image.key())
                .put("contentType", image.type().mediaType()));
  }

  private ObjectNode with(ObjectNode prompt, Function<LocalImage, JsonNode> replacement) {
    ObjectNode copy = prompt.deepCopy();
    images.forEach(
        (place, image) -> {
          JsonPointer pointer = JsonPointer.compile(place.toString());
          JsonNode around = copy.at(pointer.head());
          if (around instanceof ArrayNode list) {
            list.set(pointer.last().getMatchingIndex(), replacement.apply(image));
          } else {
            ((ObjectNode) around)
                .set(pointer.last().getMatchingProperty(), replacement.apply(image));
          }
        });
    return copy;
  }

  private PromptFault fault(JsonNodePath place, String problem, String allowed) {
    JsonNode image = source.at(JsonPointer.compile(place.toString()));
    return new PromptFault(
        SourcePlace.line(source, place),
        SourcePlace.field(place),
        "is " + Quote.value(image) + ", " + problem,
        allowed);
  }
}
