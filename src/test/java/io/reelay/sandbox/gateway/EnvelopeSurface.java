package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/**
 * The relays' task envelope around another surface's jobs: {@code
 * {"code":"success","message":"","data":{…}}}, where {@code code} speaks of the query, not of the
 * job, and an error has only {@code fail_reason}.
 */
final class EnvelopeSurface extends Surface {
  private final Surface jobs;
  private final List<String> linkFields;

  /**
   * @param jobs names the jobs and answers their creates
   * @param linkFields where in {@code data} the link is told
   */
  EnvelopeSurface(Surface jobs, String... linkFields) {
    this.jobs = jobs;
    this.linkFields = List.of(linkFields);
  }

  @Override
  String newId(CreateRequest request) {
    return jobs.newId(request);
  }

  @Override
  ObjectNode created(Task task) {
    return jobs.created(task);
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    return envelope(task, progress == 0 ? "QUEUED" : "IN_PROGRESS", percent(progress));
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    ObjectNode document = envelope(task, "SUCCESS", 100);
    linkFields.forEach(field -> state(document).put(field, link.toString()));
    return document;
  }

  @Override
  ObjectNode state(ObjectNode document) {
    return document.withObject("/data");
  }

  @Override
  List<String> linkFields() {
    return linkFields;
  }

  @Override
  String failedWord() {
    return "FAILURE";
  }

  @Override
  void fail(ObjectNode document, JsonNode error) {
    failWithReason(
        document, error.isTextual() ? error.textValue() : error.path("message").asText());
  }

  private static ObjectNode envelope(Task task, String status, int percent) {
    ObjectNode document = GatewayErrors.object().put("code", "success").put("message", "");
    document
        .putObject("data")
        .put("id", task.id())
        .put("task_id", task.id())
        .put("status", status)
        .put("progress", percent + "%")
        .put("fail_reason", "");
    return document;
  }
}
