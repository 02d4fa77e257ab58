package io.reelay.sandbox.gateway;

import com.github.f4b6a3.ulid.UlidCreator;
import io.reelay.sandbox.video.VideoSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** All jobs of the gateway. */
final class Tasks {
  private final Map<String, Task> byShortId = new ConcurrentHashMap<>();
  private final Set<Task> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final List<GenerationTime> times = new CopyOnWriteArrayList<>();
  private final Bill bill = new Bill();
  private final VideoSource videos;
  private final Clock clock;
  private final Supplier<URI> root;

  private record GenerationTime(Predicate<String> prompts, Duration time) {}

  Tasks(VideoSource videos, Clock clock, Supplier<URI> root) {
    this.videos = videos;
    this.clock = clock;
    this.root = root;
  }

  /** The last word on a prompt counts. */
  void generationTime(Predicate<String> prompts, Duration time) {
    times.add(0, new GenerationTime(prompts, time));
  }

  Task create(CreateRequest request, String idempotencyKey) {
    String shortId = "task_" + UlidCreator.getMonotonicUlid().toString().toLowerCase(Locale.ROOT);
    Task task = new Task(shortId, request, now(), generationTime(request.prompt()), videos);
    byShortId.put(shortId, task);
    open.add(task);
    mostOpen.accumulateAndGet(open.size(), Math::max);
    bill.add(
        new Bill.Create(
            task.id(), request.prompt(), request.body(), task.created(), idempotencyKey, false));
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
    return byShortId(id.substring(id.lastIndexOf(':') + 1)).filter(task -> task.id().equals(id));
  }

  Optional<Task> byShortId(String shortId) {
    return Optional.ofNullable(byShortId.get(shortId));
  }

  URI linkTo(Task task) {
    String fresh = task.link() == 1 ? "" : "?link=" + task.link();
    return URI.create(root.get() + FileHandler.PATH + task.shortId() + ".mp4" + fresh);
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
