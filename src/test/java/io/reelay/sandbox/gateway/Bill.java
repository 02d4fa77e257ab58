package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the user would have to pay for. */
public final class Bill {
  private final Map<String, Create> creates = new LinkedHashMap<>();

  /**
   * A create that took effect.
   *
   * @param taskId as it was, or would have been, told: {@code sora-2:task_01k…}
   * @param path the path it was sent to, as it was sent
   * @param prompt the text; of a storyboard its prompts with {@code /} between them, of a character
   *     its description
   * @param body the whole request; of a multipart one its fields, where a file is an object with
   *     {@code filename}, {@code content_type}, {@code size} and {@code sha256}
   * @param time when it arrived
   * @param idempotencyKey the header of this name, or null
   * @param answered whether an answer with the task's id was sent
   */
  public record Create(
      String taskId,
      String path,
      String prompt,
      JsonNode body,
      Instant time,
      String idempotencyKey,
      boolean answered) {}

  Bill() {}

  synchronized void add(Create create) {
    creates.put(create.taskId(), create);
  }

  synchronized void answered(String taskId, boolean answered) {
    creates.computeIfPresent(
        taskId,
        (id, create) ->
            new Create(
                id,
                create.path(),
                create.prompt(),
                create.body(),
                create.time(),
                create.idempotencyKey(),
                answered));
  }

  /** All that was billed so far, in the order it arrived. */
  public synchronized List<Create> creates() {
    return new ArrayList<>(creates.values());
  }

  /** What was billed for one prompt. */
  public List<Create> createsFor(String prompt) {
    return creates().stream().filter(create -> create.prompt().equals(prompt)).toList();
  }
}
