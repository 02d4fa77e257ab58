package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.ledger.FieldBounds;
import io.reelay.net.Redaction;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A gateway's answer in the common form of all dialects' Kamelets, so that the routes need no
 * dialect.
 *
 * @param httpStatus 100..599
 * @param surface path that a create took at the gateway, in the dialect's own word, for the status
 *     action. Null if the dialect has only one path
 * @param taskId null if the answer has none
 * @param word the gateway's status word, as it wrote it
 * @param progress 0..100; null if unknown
 * @param videoUrl address of the finished video: a URL, or a path at the gateway itself, which gets
 *     the key; null if the answer has none
 * @param contentPath path at the gateway itself that may have the video if no URL arrives
 * @param character result of a job for a character; null for a video
 * @param error null if the answer has none
 * @param retryAfter from {@code Retry-After}; null if it was not sent
 * @param pollAfter from {@code openai-poll-after-ms}; null if it was not sent
 * @param transcript for the job's history
 * @param inJson whether the body was a JSON object, like the gateway's own answers and unlike a
 *     load balancer's page
 * @param fields fields of a 5xx's body, nested ones as {@code error.message}
 * @param unusable parts of the answer that are left out because they are too long, in words; null
 *     if there are none
 */
public record TaskReport(
    int httpStatus,
    String surface,
    String taskId,
    String word,
    VideoStatus status,
    Integer progress,
    String videoUrl,
    String contentPath,
    String enhancedPrompt,
    Character character,
    GatewayError error,
    Duration retryAfter,
    Duration pollAfter,
    Transcript transcript,
    boolean inJson,
    Set<String> fields,
    String unusable) {

  private static final int SUCCESS = 2;

  /** Defined in https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. */
  private static final int CONFLICT = 409;

  /**
   * A character that later prompts may name.
   *
   * @param id the gateway's id
   * @param username name for prompts, without {@code @}; null if the gateway gave none
   */
  public record Character(String id, String username) {}

  /**
   * The request and the answer, without secrets. Either may be null.
   *
   * @param request the beginning of the request
   * @param answer the beginning of the answer
   */
  public record Transcript(Long tookMillis, String request, String answer) {}

  static TaskReport of(JsonNode answer, VideoStatuses statuses, Redaction redaction) {
    JsonNode http = answer.path("http");
    String word = FieldBounds.cut(text(answer, "status"), FieldBounds.WORD);
    UsableTexts usable = new UsableTexts();
    JsonNode error = answer.path("error");
    return new TaskReport(
        http.path("status").asInt(),
        FieldBounds.cut(text(answer, "surface"), FieldBounds.WORD),
        usable.text("task id", text(answer, "taskId"), FieldBounds.TASK_ID),
        word,
        statuses.meaningOf(word),
        answer.path("progress").isNumber()
            ? Math.max(0, Math.min(100, answer.path("progress").asInt()))
            : null,
        usable.text("video's address", text(answer, "videoUrl"), FieldBounds.URL),
        usable.text("video's path", text(answer, "contentPath"), FieldBounds.URL),
        FieldBounds.cut(text(answer, "enhancedPrompt"), FieldBounds.PROMPT),
        character(answer.path("character"), usable),
        error(http, error, redaction),
        millis(http, "retryAfterMillis"),
        millis(http, "pollAfterMillis"),
        new Transcript(
            http.path("tookMillis").isNumber() ? http.path("tookMillis").asLong() : null,
            text(http, "request"),
            text(http, "answer")),
        http.path("inJson").asBoolean(),
        fields(http),
        usable.fault());
  }

  /** Passes short values, and collects the names of values that are too long. */
  private static final class UsableTexts {
    private final StringJoiner faults = new StringJoiner("; ");

    String text(String name, String text, int most) {
      if (text == null || text.length() <= most) {
        return text;
      }
      faults.add("its %s has %d characters, more than %d".formatted(name, text.length(), most));
      return null;
    }

    String fault() {
      return faults.length() == 0 ? null : faults.toString();
    }
  }

  private static GatewayError error(JsonNode http, JsonNode error, Redaction redaction) {
    String blocked = text(http, "blocked");
    if (blocked != null) {
      return GatewayError.blocked(blocked);
    }
    String fault = text(http, "baseUrlFault");
    GatewayError said =
        error.isObject()
            ? new GatewayError(
                redaction.excerpt(text(error, "message")),
                text(error, "type"),
                redaction.excerpt(text(error, "code")),
                echoed(http))
            : null;
    if (fault == null || said != null && said.isAboutTheAccount()) {
      return said;
    }
    return GatewayError.baseUrl(fault);
  }

  private static Set<GatewayError.Kind> echoed(JsonNode http) {
    return StreamSupport.stream(http.path("echoed").spliterator(), false)
        .map(kind -> GatewayError.Kind.valueOf(kind.asText()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> fields(JsonNode http) {
    return StreamSupport.stream(http.path("fields").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Character character(JsonNode said, UsableTexts usable) {
    if (!said.isObject()) {
      return null;
    }
    String id = text(said, "id");
    String username = text(said, "username");
    Character character =
        new Character(
            usable.text("character's id", id, FieldBounds.CHARACTER),
            usable.text("character's name", username, FieldBounds.CHARACTER));
    // A shortened value would be a different value.
    return Objects.equals(id, character.id()) && Objects.equals(username, character.username())
        ? character
        : null;
  }

  private static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isValueNode() || value.isNull()) {
      return null;
    }
    String text = value.asText().strip();
    return text.isEmpty() ? null : text;
  }

  private static Duration millis(JsonNode http, String field) {
    JsonNode value = http.path(field);
    return value.isNumber() ? Duration.ofMillis(value.asLong()) : null;
  }

  /** Whether the HTTP status is 2xx; the body may still hold an error. */
  public boolean ok() {
    return httpStatus / 100 == SUCCESS;
  }

  /**
   * Whether this answer to a query shows that the gateway itself works, whatever the task's state.
   * It is in the gateway's own JSON, reports no breakdown and does not report too many requests.
   */
  public boolean answersWell() {
    boolean healthyStatus = httpStatus < 500 && httpStatus != 408 && httpStatus != 429;
    return inJson
        && healthyStatus
        && (error == null
            || kind() != GatewayError.Kind.GATEWAY && kind() != GatewayError.Kind.RATE_LIMIT);
  }

  /** Whether this answer to a create means that the gateway has seen its key before. */
  public boolean isDuplicate() {
    return httpStatus == CONFLICT || error != null && error.saysDuplicate();
  }

  /** The meaning of this answer to a create that was sent for the first time. */
  public CreateOutcome createOutcome() {
    if (ok() && taskId != null) {
      return character != null && status == VideoStatus.SUCCEEDED
          ? CreateOutcome.COMPLETED
          : CreateOutcome.ACCEPTED;
    }
    if (ok() && unusable != null) {
      // An id, even an unusable one, suggests that the create was accepted.
      return CreateOutcome.INDETERMINATE;
    }
    // After a breakdown a 200 says no more about the bill than a 500.
    boolean surelyNotTaken =
        ok()
            ? error != null && !error.isBreakdown()
            : httpStatus >= 300 && httpStatus < 500 && httpStatus != 408
                || kind() == GatewayError.Kind.BLOCKED;
    if (!surelyNotTaken) {
      return CreateOutcome.INDETERMINATE;
    }
    return switch (kind()) {
      case RATE_LIMIT -> CreateOutcome.TOO_MANY;
      case AUTHENTICATION, QUOTA, BLOCKED -> CreateOutcome.ACCOUNT;
      case BASE_URL -> CreateOutcome.WRONG_ADDRESS;
      default -> CreateOutcome.REFUSED;
    };
  }

  /** Whether a content filter ended the job, in any words. Callers ask only about ended jobs. */
  public boolean isModerated() {
    return error != null && kind() == GatewayError.Kind.MODERATION
        || GatewayError.isModeration(word);
  }

  /** Whether an answer has no known field: no state, id, link or error. */
  public boolean isEmpty() {
    // A path alone does not count: the dialect guessed it.
    boolean linked = videoUrl != null && !videoUrl.startsWith("/");
    return ok()
        && word == null
        && taskId == null
        && progress == null
        && !linked
        && character == null
        && error == null
        && unusable == null;
  }

  public GatewayError.Kind kind() {
    return (error == null ? new GatewayError(null, null, null) : error).kind(httpStatus);
  }

  /** The error in words for a person. The gateway's own words are preferred. */
  public String message() {
    String said =
        Stream.of(error == null ? null : error.message(), unusable)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    if (said.isEmpty()) {
      return "HTTP " + httpStatus + (ok() ? " without a task id" : "");
    }
    return ok() ? said : said + " (HTTP " + httpStatus + ")";
  }
}
