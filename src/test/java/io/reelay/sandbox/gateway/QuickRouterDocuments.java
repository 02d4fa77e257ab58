package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * The JSON of the dialect {@code quickrouter}: {@code 000_b2b3dd81083fd377.txt} (create), {@code
 * 001_aec9aa8f46481b8b.txt} (query), {@code 003_627d03da58f7585c.txt} (errors).
 */
final class QuickRouterDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode PENDING_INFO = read("quickrouter-pending-info.json");
  private static final Set<String> FAILED = Set.of("failed", "cancelled", "expired");

  private QuickRouterDocuments() {}

  static ObjectNode created(Task task) {
    return JSON.createObjectNode()
        .put("id", task.id())
        .put("status", "pending")
        .put("status_update_time", task.created().toEpochMilli());
  }

  static ObjectNode pending(Task task, double progress) {
    ObjectNode info = PENDING_INFO.deepCopy();
    info.put("id", task.shortId());
    info.put("prompt", task.prompt());
    info.put("created_at", task.created().toString());
    info.put("progress_pct", progress);
    info.withObject("/moderation_result").put("task_id", task.shortId());

    ObjectNode document = JSON.createObjectNode().put("id", task.id());
    ObjectNode detail = document.putObject("detail").put("id", task.shortId());
    detail.set("input", task.request().body());
    detail.put("status", "pending").set("pending_info", info);
    return document
        .put("status", "pending")
        .put("status_update_time", task.created().toEpochMilli());
  }

  static ObjectNode completed(Task task, URI link) {
    return JSON.createObjectNode()
        .put("id", task.id())
        .put("status", "completed")
        .put("video_url", link.toString())
        .put("enhanced_prompt", task.prompt())
        .put("status_update_time", task.created().toEpochMilli());
  }

  static boolean isFinal(ObjectNode document) {
    String status = document.path("status").asText();
    return FAILED.contains(status)
        || status.equals("completed") && document.hasNonNull("video_url");
  }

  static ObjectNode error(String message, String type) {
    ObjectNode document = JSON.createObjectNode();
    document
        .putObject("error")
        .put("message", message)
        .put("message_zh", message)
        .put("type", type);
    return document;
  }

  static ObjectNode taskNotExist() {
    return JSON.createObjectNode()
        .put("code", "task_not_exist")
        .put("message", "task_not_exist")
        .putNull("data");
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static ObjectNode read(String resource) {
    try (InputStream in = QuickRouterDocuments.class.getResourceAsStream(resource)) {
      return (ObjectNode) JSON.readTree(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
