package io.reelay.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.prompt.Prompt;
import java.io.IOException;
import java.net.URI;

/**
 * Turns each image that the ledger names by its key ({@code {"stored", "contentType"}}, see {@link
 * Prompt#request}) into the form for Kamelets: {@code {"link", "contentType", "key"}}. Links are
 * secrets. They are created only now because they expire.
 */
public final class ImageLinks {
  private final Linker linker;

  /**
   * The address where a gateway may fetch the image of a key; null = none, and the dialect sends
   * its bytes.
   */
  @FunctionalInterface
  public interface Linker {
    URI link(String key) throws IOException;
  }

  public ImageLinks(Linker linker) {
    this.linker = linker;
  }

  /**
   * The request with links for all of its images.
   *
   * @param request is changed
   * @throws ImageUnavailableException if a link cannot be created now
   */
  public JsonNode linked(JsonNode request) throws ImageUnavailableException {
    if (request instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, linked(list.get(i)));
      }
    } else if (request instanceof ObjectNode object) {
      JsonNode key = object.get("stored");
      if (key != null && key.isTextual()) {
        return image(object, key.textValue());
      }
      for (var field : object.properties()) {
        field.setValue(linked(field.getValue()));
      }
    }
    return request;
  }

  private JsonNode image(ObjectNode stored, String key) throws ImageUnavailableException {
    URI link;
    try {
      link = linker.link(key);
    } catch (IOException e) {
      throw new ImageUnavailableException(false, e);
    }
    ObjectNode image = stored.objectNode();
    image.put("link", link == null ? null : link.toString());
    image.set("contentType", stored.path("contentType"));
    return image.put("key", key);
  }
}
