package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.security.Redaction;
import java.time.Duration;

/**
 * A gateway's answer in the form that every dialect's Kamelets give it, so that the routes know no
 * dialect.
 *
 * @param httpStatus 100..599
 * @param surface which of the gateway's ways a create took, in the dialect's own word; the status
 *     action is given it again. Null if the dialect has one way only
 * @param taskId null if the answer has none
 * @param word the gateway's status word, as it wrote it
 * @param progress 0..100; null if unknown
 * @param videoUrl where the finished video is: a URL, or a path at the gateway itself, which is
 *     asked for with the key; null if the answer has none
 * @param contentPath a path at the gateway itself that may have the video if no URL ever comes
 * @param character what a job made that makes no video; null otherwise
 * @param error null if the answer has none
 * @param retryAfter from {@code Retry-After}; null if it was not sent
 * @param pollAfter from {@code openai-poll-after-ms}; null if it was not sent
 * @param transcript for the job's history
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
    Transcript transcript) {

  private static final int SUCCESS = 2;

  /** As https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ has it. */
  private static final int CONFLICT = 409;

  /**
   * A character that later prompts may name.
   *
   * @param id the gateway's id of it
   * @param username what prompts call it, without {@code @}; null if the gateway gave none
   */
  public record Character(String id, String username) {}

  /**
   * What was said, without secrets; any part may be null.
   *
   * @param request the beginning of the request
   * @param answer the beginning of the answer
   */
  public record Transcript(Long tookMillis, String request, String answer) {}

  static TaskReport of(JsonNode answer, VideoStatuses statuses, Redaction redaction) {
    JsonNode http = answer.path("http");
    String word = text(answer, "status");
    JsonNode error = answer.path("error");
    return new TaskReport(
        http.path("status").asInt(),
        text(answer, "surface"),
        text(answer, "taskId"),
        word,
        statuses.meaningOf(word),
        answer.path("progress").isNumber()
            ? Math.max(0, Math.min(100, answer.path("progress").asInt()))
            : null,
        text(answer, "videoUrl"),
        text(answer, "contentPath"),
        text(answer, "enhancedPrompt"),
        character(answer.path("character")),
        error.isObject()
            ? new GatewayError(
                redaction.excerpt(text(error, "message")),
                text(error, "type"),
                redaction.excerpt(text(error, "code")))
            : null,
        millis(http, "retryAfterMillis"),
        millis(http, "pollAfterMillis"),
        new Transcript(
            http.path("tookMillis").isNumber() ? http.path("tookMillis").asLong() : null,
            text(http, "request"),
            text(http, "answer")));
  }

  private static Character character(JsonNode character) {
    return character.isObject()
        ? new Character(text(character, "id"), text(character, "username"))
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

  /** Whether this answer to a create says that the gateway has seen its key before. */
  public boolean isDuplicate() {
    return httpStatus == CONFLICT || error != null && error.saysDuplicate();
  }

  /** What this answer to a create means, when it was sent for the first time. */
  public CreateOutcome createOutcome() {
    if (ok() && taskId != null) {
      return character != null && status == VideoStatus.SUCCEEDED
          ? CreateOutcome.MADE
          : CreateOutcome.TAKEN;
    }
    // A gateway that broke down says in a 200 no more about the bill than in a 500.
    boolean surelyNotTaken =
        ok()
            ? error != null && kind() != GatewayError.Kind.GATEWAY
            : httpStatus >= 300 && httpStatus < 500 && httpStatus != 408;
    if (!surelyNotTaken) {
      return CreateOutcome.UNSURE;
    }
    return switch (kind()) {
      case RATE_LIMIT -> CreateOutcome.TOO_MANY;
      case AUTHENTICATION, QUOTA -> CreateOutcome.ACCOUNT;
      default -> CreateOutcome.REFUSED;
    };
  }

  /** The kind of this answer's error. */
  public GatewayError.Kind kind() {
    return (error == null ? new GatewayError(null, null, null) : error).kind(httpStatus);
  }

  /** The error in words for a person: the gateway's own where it had any. */
  public String message() {
    String said = error == null ? null : error.message();
    if (said == null) {
      return "HTTP " + httpStatus + (ok() ? " without a task id" : "");
    }
    return ok() ? said : said + " (HTTP " + httpStatus + ")";
  }
}
