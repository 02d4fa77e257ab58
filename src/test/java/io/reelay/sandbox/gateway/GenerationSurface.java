package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/** The flat documents that some versions of new-api have for a generation. */
final class GenerationSurface extends Surface {
  @Override
  String newId(CreateRequest request) {
    return "task_" + freshUlid();
  }

  @Override
  ObjectNode created(Task task) {
    return GatewayErrors.object()
        .put("id", task.id())
        .put("task_id", task.id())
        .put("status", "queued")
        .put("status_update_time", task.created().getEpochSecond());
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    return told(task, progress == 0 ? "queued" : "processing").put("url", "");
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    return told(task, "succeeded").put("url", link.toString());
  }

  @Override
  List<String> linkFields() {
    return List.of("url");
  }

  private static ObjectNode told(Task task, String status) {
    ObjectNode document =
        GatewayErrors.object()
            .put("task_id", task.id())
            .put("status", status)
            .put("format", "mp4")
            .putNull("error");
    document.putObject("metadata").put("duration", task.request().seconds());
    return document;
  }
}
