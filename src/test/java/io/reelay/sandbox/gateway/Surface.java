package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.f4b6a3.ulid.UlidCreator;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a family of paths names its tasks and tells of them. */
abstract class Surface {
  static final String MODERATED = "Your request was blocked by our moderation system.";

  private static final Set<String> FAILED = Set.of("failed", "failure", "cancelled", "expired");
  private static final Set<String> DONE = Set.of("completed", "success", "succeeded");

  /** The id that the create tells. */
  abstract String newId(CreateRequest request);

  /** The answer to the create. */
  abstract ObjectNode created(Task task);

  /** The answer to a query while the job is under way; progress is 0 to 0.99. */
  abstract ObjectNode pending(Task task, double progress);

  /** The answer to a query when the video is there. */
  abstract ObjectNode completed(Task task, URI link);

  /** The fields of {@link #state} that lead to the video. */
  abstract List<String> linkFields();

  /** The part of a document that has the status. */
  ObjectNode state(ObjectNode document) {
    return document;
  }

  /** Whether a job of it makes a video. */
  boolean makesVideo() {
    return true;
  }

  /** Whether the create's answer is the end of the job. */
  boolean endsWithCreate() {
    return false;
  }

  final void dropLink(ObjectNode document) {
    linkFields().forEach(state(document)::putNull);
  }

  final void tell(ObjectNode document, String status) {
    state(document).put("status", status).remove(linkFields());
  }

  final void fail(ObjectNode document) {
    dropLink(document);
    state(document).put("status", failedWord());
  }

  /** Failed, and an {@code error} says why: a text, or an object with code and message. */
  void fail(ObjectNode document, JsonNode error) {
    fail(document);
    state(document).set("error", error);
  }

  /** Failed, and {@code fail_reason} says why. */
  final void failWithReason(ObjectNode document, String reason) {
    fail(document);
    state(document).set("fail_reason", TextNode.valueOf(reason));
  }

  /** Refused by the moderation, whose word for what it saw is the code. */
  void moderate(ObjectNode document, String code) {
    fail(
        document,
        GatewayErrors.object().put("code", "moderation_blocked").put("message", MODERATED));
  }

  String failedWord() {
    return "failed";
  }

  /** Whether a client that has this document knows how the job ended. */
  final boolean isFinal(ObjectNode document) {
    ObjectNode state = state(document);
    String status = state.path("status").asText().toLowerCase(Locale.ROOT);
    return FAILED.contains(status)
        || DONE.contains(status)
            && (linkFields().isEmpty() || linkFields().stream().anyMatch(state::hasNonNull));
  }

  static String freshUlid() {
    return UlidCreator.getMonotonicUlid().toString().toLowerCase(Locale.ROOT);
  }

  static int percent(double progress) {
    return (int) (progress * 100);
  }
}
