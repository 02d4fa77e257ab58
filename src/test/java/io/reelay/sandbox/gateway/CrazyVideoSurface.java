package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CrazyRouter's video as {@code 002_d1701c69449250eb.txt} shows it. */
final class CrazyVideoSurface extends Surface {
  private static final Pattern PIXELS = Pattern.compile("(\\d+)x(\\d+)");

  @Override
  String newId(CreateRequest request) {
    return "sora_task_" + freshUlid();
  }

  @Override
  ObjectNode created(Task task) {
    return told(task, "processing").put("created_at", task.created().getEpochSecond());
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    return created(task);
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    ObjectNode document = told(task, "completed");
    ObjectNode video =
        document
            .putObject("video")
            .put("url", link.toString())
            .put("duration", task.request().seconds());
    Matcher pixels = PIXELS.matcher(task.request().size());
    if (pixels.matches()) {
      video
          .put("width", Integer.parseInt(pixels.group(1)))
          .put("height", Integer.parseInt(pixels.group(2)));
    }
    return document;
  }

  @Override
  List<String> linkFields() {
    return List.of("video");
  }

  private static ObjectNode told(Task task, String status) {
    return GatewayErrors.object().put("id", task.id()).put("status", status);
  }
}
