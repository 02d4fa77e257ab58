package io.reelay.intake.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the new objects of a bucket from a queue's message: an S3 event notification (S3 user
 * guide, "Event message structure"), direct or through SNS, or an EventBridge event.
 */
final class ObjectEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ObjectEvents() {}

  /**
   * The keys of objects that were put into the bucket. Empty for other messages, such as the test
   * event that S3 sends first.
   *
   * @throws IOException if the message has another form
   */
  static List<String> created(String message, String bucket) throws IOException {
    JsonNode event = read(message);
    if (event.path("Type").asText().equals("Notification") && event.path("Message").isTextual()) {
      event = read(event.path("Message").textValue());
    }
    if (event.path("Records").isArray()) {
      return ofRecords(event.path("Records"), bucket);
    }
    if (event.path("source").asText().equals("aws.s3")) {
      return ofEventBridge(event, bucket);
    }
    if (event.path("Event").asText().equals("s3:TestEvent")) {
      return List.of();
    }
    throw new IOException("a message of the queue is not an event notification of S3");
  }

  private static JsonNode read(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Without the parser's message, which quotes the text.
      throw new IOException("a message of the queue is not JSON");
    }
  }

  private static List<String> ofRecords(JsonNode records, String bucket) {
    List<String> keys = new ArrayList<>();
    for (JsonNode record : records) {
      JsonNode s3 = record.path("s3");
      String key = s3.path("object").path("key").asText();
      if (record.path("eventName").asText().startsWith("ObjectCreated:")
          && s3.path("bucket").path("name").asText().equals(bucket)
          && !key.isEmpty()) {
        keys.add(decoded(key));
      }
    }
    return keys;
  }

  /** The same guide: the key is URL-encoded, a space as a plus sign. */
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The key is not encoded: some servers other than AWS send it like this.
      return key;
    }
  }

  /** Here the key is not encoded. */
  private static List<String> ofEventBridge(JsonNode event, String bucket) {
    JsonNode detail = event.path("detail");
    String key = detail.path("object").path("key").asText();
    return event.path("detail-type").asText().equals("Object Created")
            && detail.path("bucket").path("name").asText().equals(bucket)
            && !key.isEmpty()
        ? List.of(key)
        : List.of();
  }
}
