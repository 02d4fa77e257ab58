package io.reelay.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.FieldBounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One read of a gateway's list, the newest task first, back to the oldest job without a task. For
 * one thread.
 */
public final class TaskSearch {
  /** With 20 tasks per page this is 2,000 tasks. */
  private static final int MAX_PAGES = 100;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String gateway;
  private final String dialect;
  private final List<SoughtTask> sought;
  private final long oldest;
  private final Map<SoughtTask, List<ListedTask>> matches = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private String after;
  private long readBackTo = Long.MAX_VALUE;
  private int pages;
  private boolean ended;

  TaskSearch(String gateway, String dialect, List<SoughtTask> sought) {
    this.gateway = gateway;
    this.dialect = dialect;
    this.sought = List.copyOf(sought);
    this.oldest = sought.stream().mapToLong(SoughtTask::from).min().orElse(Long.MAX_VALUE);
  }

  public String gateway() {
    return gateway;
  }

  public String dialect() {
    return dialect;
  }

  /** Whether another page is needed. */
  public boolean searching() {
    return !ended && pages < MAX_PAGES;
  }

  /** {@code {"after": …}}, for the list action. */
  public ObjectNode request() {
    return JSON.createObjectNode().put("after", after);
  }

  /** The result for each sought job. Empty before the end, and after a failed search. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  void found(Finding finding) {
    findings.add(finding);
  }

  /**
   * A page arrived.
   *
   * @throws IOException if it is not a page of tasks
   */
  void saw(JsonNode page) throws IOException {
    pages++;
    int status = page.path("http").path("status").asInt();
    if (status / 100 != 2 || page.path("error").isObject()) {
      String said = ListedTask.text(page.path("error"), "message");
      throw new IOException("HTTP " + status + (said == null ? "" : ": " + said));
    }
    for (JsonNode each : page.path("tasks")) {
      ListedTask task = ListedTask.of(each);
      if (task.taskId() != null && task.taskId().length() > FieldBounds.TASK_ID) {
        // If it were skipped, another task would look like the only one.
        throw new IOException(
            "a task of the list has an id of more than " + FieldBounds.TASK_ID + " characters");
      }
      if (task.createdAt() != null) {
        readBackTo = Math.min(readBackTo, task.createdAt());
      }
      for (SoughtTask job : sought) {
        if (job.canBe(task)) {
          matches.computeIfAbsent(job, first -> new ArrayList<>()).add(task);
        }
      }
    }
    after = ListedTask.text(page, "after");
    if (after == null) {
      readBackTo = Long.MIN_VALUE;
    }
    ended = after == null || readBackTo < oldest;
  }

  Set<String> taskIds() {
    return matches.values().stream()
        .flatMap(List::stream)
        .map(ListedTask::taskId)
        .collect(Collectors.toSet());
  }

  List<SoughtTask> sought() {
    return sought;
  }

  List<ListedTask> matches(SoughtTask job) {
    return matches.getOrDefault(job, List.of());
  }

  /** Whether the list was read back to the earliest possible time of this job's task. */
  boolean wasReadFor(SoughtTask job) {
    return readBackTo < job.from();
  }
}
