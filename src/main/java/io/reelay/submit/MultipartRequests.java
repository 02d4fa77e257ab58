package io.reelay.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.storage.ImageStore;
import io.reelay.storage.ImageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Builds the {@code multipart/form-data} request (RFC 7578) for dialects that send an image's
 * bytes; jq cannot build it.
 */
public final class MultipartRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The library's own type has a charset, which RFC 7578 does not define. */
  private static final ContentType FORM = ContentType.create("multipart/form-data");

  private static final ContentType TEXT = ContentType.create("text/plain", StandardCharsets.UTF_8);

  private final ImageStore images;

  public MultipartRequests(ImageStore images) {
    this.images = images;
  }

  /**
   * Reads the body, {@code {"fields": {name: text, …}, "files": {name: {"key", "contentType"}, …}}}
   * as JSON or its text, and returns an entity that camel-http sends unchanged ({@code
   * HttpProducer}, 4.18.0). Sets the header {@code Content-Type}, with the boundary. Fields and
   * files that are null are left out; numbers and booleans become text. The images are read while
   * they are sent.
   *
   * @throws ImageUnavailableException if the storage does not have or does not return an image
   * @throws IOException if the body is not such JSON
   */
  public HttpEntity entity(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    JsonNode request =
        message.getBody() instanceof JsonNode json
            ? json
            : JSON.readTree(message.getBody(String.class));
    MultipartEntityBuilder form = MultipartEntityBuilder.create().setContentType(FORM);
    for (Map.Entry<String, JsonNode> field : request.path("fields").properties()) {
      if (!field.getValue().isNull()) {
        form.addTextBody(field.getKey(), field.getValue().asText(), TEXT);
      }
    }
    for (Map.Entry<String, JsonNode> file : request.path("files").properties()) {
      if (!file.getValue().isNull()) {
        form.addPart(file.getKey(), part(file.getValue()));
      }
    }
    HttpEntity entity = form.build();
    message.setHeader(Exchange.CONTENT_TYPE, entity.getContentType());
    return entity;
  }

  private ImagePart part(JsonNode file) throws IOException {
    String key = file.path("key").asText();
    String mediaType = file.path("contentType").asText();
    ImageType type =
        ImageType.ofMediaType(mediaType)
            .orElseThrow(() -> new IOException("a file of a request is of no image type"));
    try {
      // The check is now: after the first byte a failure would leave the bill open.
      return new ImagePart(images, key, type, images.size(key));
    } catch (NoSuchFileException e) {
      throw new ImageUnavailableException(true, e);
    } catch (IOException e) {
      throw new ImageUnavailableException(false, e);
    }
  }
}
