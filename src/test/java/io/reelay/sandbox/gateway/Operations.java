package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a valid request, whatever its path: it is counted, and the script meets it. */
final class Operations {
  private final Tasks tasks;
  private final Traffic traffic;
  private final ImageProof images;
  private final Script<CreateCall> creates;
  private final Script<QueryCall> queries;
  private final Downloads downloads;
  private final Duration pollAfter;

  /**
   * @param pollAfter told with each answer to a query; null for no such header
   */
  Operations(
      Tasks tasks,
      Traffic traffic,
      ImageProof images,
      Script<CreateCall> creates,
      Script<QueryCall> queries,
      Downloads downloads,
      Duration pollAfter) {
    this.tasks = tasks;
    this.traffic = traffic;
    this.images = images;
    this.creates = creates;
    this.queries = queries;
    this.downloads = downloads;
    this.pollAfter = pollAfter;
  }

  Optional<Task> task(String id) {
    return tasks.byId(id);
  }

  /** The task of this id, if its video is there. */
  Optional<Task> completed(String id) {
    return task(id).filter(task -> task.hasVideo(tasks.now()));
  }

  /** What was created at these paths, the oldest first. */
  List<Task> tasks(Surface surface) {
    return tasks.bill().creates().stream()
        .map(create -> tasks.byId(create.taskId()).orElseThrow())
        .filter(task -> task.surface() == surface)
        .toList();
  }

  /** What a query would be answered now. */
  ObjectNode document(Task task) {
    return task.isCompleted(tasks.now())
        ? task.surface().completed(task, tasks.linkTo(task))
        : task.surface().pending(task, task.progress(tasks.now()));
  }

  /** What was made at these paths and is done. */
  Stream<Task> completed(Surface surface) {
    return tasks.completed(surface);
  }

  void create(ApiRequest request, Surface surface, CreateRequest create)
      throws IOException, InvalidRequest {
    images.check(create.body());
    traffic.create(create.prompt());
    creates.play(new CreateCall(request, surface, create, tasks));
  }

  void query(ApiRequest request, Task task) throws IOException {
    traffic.query(task.prompt());
    queries.play(new QueryCall(request, task, tasks, pollAfter));
  }

  void download(ApiRequest request, Task task) throws IOException {
    downloads.serve(request.exchange(), request.http(), task);
  }
}
