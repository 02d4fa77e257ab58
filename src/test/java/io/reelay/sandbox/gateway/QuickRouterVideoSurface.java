package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** The Video object of QuickRouter's remix: {@code 003_627d03da58f7585c.txt}. */
final class QuickRouterVideoSurface extends Surface {
  private static final double QUEUED = 0.1;

  @Override
  String newId(CreateRequest request) {
    return "video_" + UUID.randomUUID();
  }

  @Override
  ObjectNode created(Task task) {
    return video(task, "queued", 0);
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    return video(task, progress < QUEUED ? "queued" : "in_progress", percent(progress));
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    return video(task, "completed", 100).put("video_url", link.toString());
  }

  @Override
  List<String> linkFields() {
    return List.of("video_url");
  }

  private static ObjectNode video(Task task, String status, int progress) {
    ObjectNode video =
        GatewayErrors.object()
            .put("id", task.id())
            .put("object", "video")
            .put("model", "sora_video2")
            .put("status", status)
            .put("progress", progress)
            .put("created_at", task.created().getEpochSecond())
            .put("seconds", Integer.toString(task.request().seconds()))
            .put("size", task.request().size())
            .put(
                "remixed_from_video_id",
                task.request().source().fileId().replaceFirst("^video_", ""));
    video.putObject("detail");
    return video;
  }
}
