package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the gateway does with {@code Idempotency-Key}, as
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ describes it. As a
 * Stripe-like gateway it knows a key from the moment that the create takes effect.
 */
final class KeyMemory {
  private final KeyUse mode;
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();

  KeyMemory(KeyUse mode) {
    this.mode = mode;
  }

  /** The task of that key, or a new one. */
  Task taskOf(String key, Supplier<Task> create) {
    return key == null || mode == KeyUse.IGNORE
        ? create.get()
        : tasks.computeIfAbsent(key, unseen -> create.get());
  }

  /** The task for which a create under this key is refused. */
  Optional<Task> refusedFor(String key) {
    return key == null || mode == KeyUse.IGNORE || mode == KeyUse.REPLAY
        ? Optional.empty()
        : Optional.ofNullable(tasks.get(key));
  }

  /** The error's body. */
  ObjectNode refusal(Task task) {
    ObjectNode document = GatewayErrors.object();
    ObjectNode error =
        document
            .putObject("error")
            .put("message", "a request with this Idempotency-Key was taken before")
            .put("type", "idempotency_error")
            .put("code", "duplicate_request");
    if (mode == KeyUse.REJECT_WITH_TASK) {
      error.put("task_id", task.id());
    }
    return document;
  }
}
