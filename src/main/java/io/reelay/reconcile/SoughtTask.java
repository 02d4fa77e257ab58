package io.reelay.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.transition.UnansweredCreate;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The criteria for a job's task. It is small, since there may be thousands: it has only the
 * prompt's digest.
 */
final class SoughtTask {
  /** The gateway has another clock, and it may drop fractions of a second. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final UnansweredCreate create;
  private final long from;
  private final long to;
  private final String prompt;
  private final String size;
  private final String seconds;

  /**
   * @param longest time limit for a create, from the request to the answer
   */
  SoughtTask(UnansweredCreate create, Duration longest) {
    JsonNode request = json(create.request());
    this.create = create.withoutRequest();
    this.from = create.firstSentAt() - CLOCKS.toMillis();
    this.to = create.lastSentAt() + longest.plus(CLOCKS).toMillis();
    this.prompt = digest(ListedTask.text(request, "prompt"));
    this.size = ListedTask.text(request, "size");
    String asked = ListedTask.text(request, "seconds");
    this.seconds = asked == null ? ListedTask.text(request, "duration") : asked;
  }

  private static JsonNode json(String request) {
    try {
      return JSON.readTree(request);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the ledger holds a request that is not JSON", e);
    }
  }

  private static String digest(String prompt) {
    return prompt == null ? null : DigestUtils.sha256Hex(prompt);
  }

  UnansweredCreate create() {
    return create;
  }

  /** The earliest possible creation time of the task, milliseconds since 1970. */
  long from() {
    return from;
  }

  /** Whether the task can be this job's: all listed values are the same as in the job's request. */
  boolean canBe(ListedTask task) {
    boolean tellsWhatItIs = task.prompt() != null || task.model() != null;
    return tellsWhatItIs
        && task.createdAt() != null
        && task.createdAt() >= from
        && task.createdAt() <= to
        && agree(create.model(), task.model())
        && agree(prompt, digest(task.prompt()))
        && agree(size, task.size())
        && agree(seconds, task.seconds())
        && (create.sourceTaskId() == null
            ? task.sourceTaskId() == null
            : agree(create.sourceTaskId(), task.sourceTaskId()));
  }

  private static boolean agree(String asked, String shown) {
    return asked == null || shown == null || asked.equals(shown);
  }
}
