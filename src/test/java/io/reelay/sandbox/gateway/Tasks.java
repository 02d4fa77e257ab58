package io.reelay.sandbox.gateway;

import io.reelay.sandbox.video.VideoSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All jobs of the gateway. */
final class Tasks {
  private final Map<String, Task> byId = new ConcurrentHashMap<>();
  private final Map<String, Task> byFileId = new ConcurrentHashMap<>();
  private final Set<Task> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final List<GenerationTime> times = new CopyOnWriteArrayList<>();
  private final Bill bill = new Bill();
  private final KeyMemory keys;
  private final VideoSource videos;
  private final Clock clock;
  private final Supplier<URI> root;

  private record GenerationTime(Predicate<String> prompts, Duration time) {}

  Tasks(VideoSource videos, Clock clock, KeyUse keyUse, Supplier<URI> root) {
    this.keys = new KeyMemory(keyUse);
    this.videos = videos;
    this.clock = clock;
    this.root = root;
  }

  /** The last word on a prompt counts. */
  void generationTime(Predicate<String> prompts, Duration time) {
    times.add(0, new GenerationTime(prompts, time));
  }

  /** The task of a new create, or the one of the create that came under this key before. */
  Task create(Surface surface, CreateRequest request, String path, String idempotencyKey) {
    return keys.taskOf(idempotencyKey, () -> bill(surface, request, path, idempotencyKey));
  }

  KeyMemory keys() {
    return keys;
  }

  private Task bill(Surface surface, CreateRequest request, String path, String idempotencyKey) {
    Duration time = surface.endsWithCreate() ? Duration.ZERO : generationTime(request.prompt());
    Task task = new Task(surface, request, now(), time, videos);
    byId.put(task.id(), task);
    byFileId.put(task.fileId(), task);
    open.add(task);
    mostOpen.accumulateAndGet(open.size(), Math::max);
    bill.add(
        new Bill.Create(
            task.id(),
            path,
            request.prompt(),
            request.body(),
            task.created(),
            idempotencyKey,
            false));
    return task;
  }

  void answered(Task task, boolean answered) {
    bill.answered(task.id(), answered);
  }

  void over(Task task) {
    open.remove(task);
  }

  /** By the id that the create told; a bare {@code task_…} is unknown, as at the real gateway. */
  Optional<Task> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Task> byFileId(String fileId) {
    return Optional.ofNullable(byFileId.get(fileId));
  }

  /** What was made at these paths and is done. */
  Stream<Task> completed(Surface surface) {
    return byId.values().stream()
        .filter(task -> task.surface() == surface && task.isCompleted(now()));
  }

  URI linkTo(Task task) {
    return linkTo(task, root.get());
  }

  URI linkTo(Task task, URI origin) {
    String fresh = task.link() == 1 ? "" : "?link=" + task.link();
    return URI.create(origin + FileHandler.PATH + task.fileId() + ".mp4" + fresh);
  }

  int mostOpen() {
    return mostOpen.get();
  }

  Bill bill() {
    return bill;
  }

  Instant now() {
    return clock.instant();
  }

  private Duration generationTime(String prompt) {
    return times.stream()
        .filter(time -> time.prompts().test(prompt))
        .findFirst()
        .map(GenerationTime::time)
        .orElse(Duration.ZERO);
  }
}
