package io.reelay.reconcile;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task in its gateway's list. Values that the list does not show are null.
 *
 * @param sourceTaskId the task of which it is a remix
 * @param createdAt milliseconds since 1970
 */
record ListedTask(
    String taskId,
    String surface,
    String model,
    String prompt,
    String size,
    String seconds,
    String sourceTaskId,
    Long createdAt) {

  static ListedTask of(JsonNode task) {
    return new ListedTask(
        text(task, "taskId"),
        text(task, "surface"),
        text(task, "model"),
        text(task, "prompt"),
        text(task, "size"),
        text(task, "seconds"),
        text(task, "sourceTaskId"),
        task.path("createdAt").isNumber() ? task.path("createdAt").asLong() : null);
  }

  static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    String text = value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
    return text.isEmpty() ? null : text;
  }
}
