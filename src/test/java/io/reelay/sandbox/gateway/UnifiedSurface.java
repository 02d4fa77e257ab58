package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * The documents of {@code /v1/video/create} and {@code /v1/video/query}: {@code
 * 000_b2b3dd81083fd377.txt}, {@code 001_aec9aa8f46481b8b.txt}.
 */
final class UnifiedSurface extends Surface {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode PENDING_INFO = read("quickrouter-pending-info.json");

  private final ToLongFunction<Instant> time;

  /**
   * @param time the unit of {@code status_update_time}, since 1970
   */
  UnifiedSurface(ToLongFunction<Instant> time) {
    this.time = time;
  }

  @Override
  String newId(CreateRequest request) {
    return request.model() + ":task_" + freshUlid();
  }

  @Override
  ObjectNode created(Task task) {
    return told(task, "pending");
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    ObjectNode info = PENDING_INFO.deepCopy();
    info.put("id", task.fileId());
    info.put("prompt", task.prompt());
    info.put("created_at", task.created().toString());
    info.put("progress_pct", progress);
    info.withObject("/moderation_result").put("task_id", task.fileId());

    ObjectNode document = told(task, "pending");
    ObjectNode detail = document.putObject("detail").put("id", task.fileId());
    detail.set("input", task.request().body());
    detail.put("status", "pending").set("pending_info", info);
    return document;
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    return told(task, "completed")
        .put("video_url", link.toString())
        .put("enhanced_prompt", task.prompt());
  }

  @Override
  List<String> linkFields() {
    return List.of("video_url");
  }

  @Override
  void moderate(ObjectNode document, String code) {
    fail(document);
    ObjectNode info = document.putObject("detail").putObject("pending_info");
    info.put("failure_reason", MODERATED);
    info.putObject("moderation_result")
        .put("type", "blocked")
        .put("code", code)
        .put("is_output_rejection", true);
  }

  private ObjectNode told(Task task, String status) {
    return JSON.createObjectNode()
        .put("id", task.id())
        .put("status", status)
        .put("status_update_time", time.applyAsLong(task.created()));
  }

  private static ObjectNode read(String resource) {
    try (InputStream in = UnifiedSurface.class.getResourceAsStream(resource)) {
      return (ObjectNode) JSON.readTree(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
