package io.reelay.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.prompt.Prompt;
import java.io.IOException;
import java.net.URI;

/**
 * Makes of each image that the ledger names by its key ({@code {"stored", "contentType"}}, see
 * {@link Prompt#request}) what a Kamelet can send: {@code {"link", "contentType", "key"}}. Links
 * are made as late as this because they end; they are secrets.
 */
public final class ImageLinks {
  private final Linker linker;

  /** Where a gateway may fetch the image of a key; null = nowhere, the dialect sends its bytes. */
  @FunctionalInterface
  public interface Linker {
    URI link(String key) throws IOException;
  }

  public ImageLinks(Linker linker) {
    this.linker = linker;
  }

  /**
   * The request with its images linked, wherever they stand.
   *
   * @param request changed by this
   * @throws ImageUnavailableException if a link cannot be made now
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
