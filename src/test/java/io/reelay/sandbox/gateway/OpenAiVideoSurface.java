package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** OpenAI's Video object, which has no link: the bytes are at {@code /v1/videos/{id}/content}. */
final class OpenAiVideoSurface extends Surface {
  private static final double QUEUED = 0.1;
  private static final Duration KEPT = Duration.ofHours(1);

  @Override
  String newId(CreateRequest request) {
    return "video_" + DigestUtils.sha1Hex(freshUlid());
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
    long created = task.created().getEpochSecond();
    return video(task, "completed", 100)
        .put("completed_at", created)
        .put("expires_at", created + KEPT.toSeconds());
  }

  @Override
  List<String> linkFields() {
    return List.of();
  }

  private static ObjectNode video(Task task, String status, int progress) {
    CreateRequest request = task.request();
    return GatewayErrors.object()
        .put("id", task.id())
        .put("object", "video")
        .put("model", request.model())
        .put("status", status)
        .put("progress", progress)
        .put("created_at", task.created().getEpochSecond())
        .putNull("completed_at")
        .putNull("expires_at")
        .put("prompt", request.prompt())
        .put("size", request.size())
        .put("seconds", Integer.toString(request.seconds()))
        .put("remixed_from_video_id", request.source() == null ? null : request.source().id())
        .putNull("error");
  }
}
